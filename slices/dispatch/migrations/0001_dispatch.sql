-- A work order: one unit of a line of an agreed plan.
create table dispatch_order (
    id text not null primary key,
    plan_id text not null,
    line_id text not null,
    case_id text not null,
    person_id text not null,
    division text not null,
    item text not null,
    price_fen bigint not null constraint dispatch_order_price check (price_fen >= 0),
    minutes bigint not null,
    workers_min bigint not null,
    window_from text not null,
    window_to text not null,
    state text not null constraint dispatch_order_state check (state in ('open', 'assigned', 'done', 'cancelled')),
    attempts bigint not null default 0,
    contract_id text,
    provider_id text,
    worker_id text,
    companion_id text,
    starts_at bigint,
    reason text not null default '',
    version bigint not null default 1,
    constraint dispatch_order_window check (window_from <= window_to),
    constraint dispatch_order_assignment check (state in ('open', 'cancelled')
        or (contract_id is not null and provider_id is not null and worker_id is not null and starts_at is not null))
);
create index dispatch_order_list on dispatch_order (state, window_from, id);
create index dispatch_order_line on dispatch_order (line_id, state);
create index dispatch_order_plan on dispatch_order (plan_id, state);
create index dispatch_order_person on dispatch_order (person_id, state);
create index dispatch_order_provider on dispatch_order (provider_id, state);
create index dispatch_order_worker on dispatch_order (worker_id, starts_at);
create index dispatch_order_companion on dispatch_order (companion_id, starts_at);
-- Who was considered when an order was given out, and why: the explanation of the decision.
create table dispatch_candidate (
    order_id text not null references dispatch_order (id),
    worker_id text not null,
    rank bigint not null,
    score bigint not null,
    fit boolean not null,
    reasons text not null,
    primary key (order_id, worker_id)
);
-- What recipients said of a provider's visits, counted as they say it: a ranking never reads every visit.
create table dispatch_rating (
    provider_id text not null primary key,
    points bigint not null,
    visits bigint not null
);
create view v_order as
    select id, plan_id, line_id, person_id, division, item, state, provider_id, starts_at from dispatch_order
