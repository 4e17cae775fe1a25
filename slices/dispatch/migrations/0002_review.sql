-- What a person decided about an order that was given up, in their own words.
create table dispatch_review (
    id text not null primary key,
    order_id text not null references dispatch_order (id),
    outcome text not null,
    words_sealed bytea not null,
    decided_at bigint not null,
    decided_by text not null
);
create index dispatch_review_order on dispatch_review (order_id, decided_at)
