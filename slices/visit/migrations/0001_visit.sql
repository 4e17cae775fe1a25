-- A visit: one unit of service at one person's place or in one session, from the plan of the day to the rating.
-- Positions are kept only where the item's evidence asks for them, one at the start and one at the end.
create table visit_visit (
    id text not null primary key,
    order_id text not null unique,
    line_id text not null,
    person_id text not null,
    division text not null,
    item text not null,
    price_fen bigint not null,
    provider_id text not null,
    worker_id text not null,
    companion_id text,
    worker_user_id text,
    starts_at bigint not null,
    minutes_planned bigint not null,
    state text not null constraint visit_visit_state check (state in ('planned', 'under_way', 'completed', 'failed')),
    checked_in_at bigint,
    in_lat double precision,
    in_lon double precision,
    in_accuracy_m bigint,
    in_distance_m bigint,
    checked_out_at bigint,
    out_lat double precision,
    out_lon double precision,
    out_accuracy_m bigint,
    out_distance_m bigint,
    distance_m bigint,
    steps text not null default '[]',
    confirmation text,
    witness_sealed bytea,
    signature_sealed bytea,
    exceptions text not null default '[]',
    rating bigint constraint visit_visit_rating check (rating between 1 and 3),
    rated_at bigint,
    note_sealed bytea,
    failure text,
    version bigint not null default 1
);
create index visit_visit_starts on visit_visit (starts_at, id);
create index visit_visit_state on visit_visit (state, starts_at, id);
create index visit_visit_person on visit_visit (person_id, starts_at);
create index visit_visit_worker on visit_visit (worker_user_id, starts_at);
create index visit_visit_companion on visit_visit (companion_id, starts_at);
create index visit_visit_provider on visit_visit (provider_id, starts_at);
-- Something went wrong during a visit and somebody at the county must look at it.
create table visit_incident (
    id text not null primary key,
    visit_id text not null references visit_visit (id),
    kind text not null,
    words_sealed bytea not null,
    reported_at bigint not null,
    reported_by text not null
);
create index visit_incident_visit on visit_incident (visit_id, reported_at);
create view v_visit as
    select id, order_id, line_id, person_id, division, item, provider_id, worker_id, starts_at, state, checked_in_at,
    checked_out_at, rating, price_fen, exceptions from visit_visit
