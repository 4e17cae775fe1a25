-- Answers already given, so that a repeated request has one effect and one answer.
create table platform_receipt (
    key text not null primary key,
    fingerprint text not null,
    answer text not null,
    created_at bigint not null
)
