-- An application that is being filled in, without any account: found again by the token in the visitor's cookie.
-- After it was handed in only its number stays.
create table portal_draft (
    token_hash bytea not null primary key,
    answers_sealed bytea,
    number_key text,
    updated_at bigint not null
);
create index portal_draft_updated on portal_draft (updated_at);
-- What a visitor needs to follow an application: its number and the end of a phone number, as a blind index.
create table portal_receipt (
    case_id text not null primary key,
    number text not null,
    number_key text not null,
    phone_tail_index bytea not null,
    for_whom text not null constraint portal_receipt_for_whom check (for_whom in ('self', 'family', 'neighbour')),
    created_at bigint not null
);
create index portal_receipt_number on portal_receipt (number_key);
-- Wrong answers to "which number, which phone", by number: guessing stops after a few.
create table portal_attempt (
    number_key text not null primary key,
    failed_count bigint not null constraint portal_attempt_failed_count check (failed_count >= 0),
    first_at bigint not null
);
-- Opinions, complaints and objections; words and phone are sealed.
create table portal_feedback (
    id text not null primary key,
    kind text not null constraint portal_feedback_kind check (kind in ('opinion', 'complaint', 'objection')),
    division text not null,
    words_sealed bytea not null,
    phone_sealed bytea,
    created_at bigint not null,
    due_at bigint not null,
    answered_by text,
    answered_at bigint,
    answer_sealed bytea
);
create index portal_feedback_open on portal_feedback (answered_at, due_at, id)
