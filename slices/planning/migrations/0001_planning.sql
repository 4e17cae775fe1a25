-- What one person may still use in a year, by tranche. The check is the last guard: no tranche is ever overdrawn.
create table planning_quota (
    person_id text not null,
    year bigint not null,
    tranche bigint not null,
    amount_fen bigint not null,
    used_fen bigint not null default 0,
    opened_on text,
    primary key (person_id, year, tranche),
    constraint planning_quota_used check (used_fen >= 0 and used_fen <= amount_fen)
) /*local*/ without rowid;
create table planning_plan (
    id text not null primary key,
    case_id text not null,
    person_id text not null,
    division text not null,
    state text not null constraint planning_plan_state check (state in ('draft', 'declined', 'agreed', 'ended')),
    grade text not null,
    grade_level bigint not null,
    policy_stamp text not null,
    priced_on text not null,
    created_at bigint not null,
    due_at bigint not null,
    declined_reason text,
    declined_at bigint,
    consent text constraint planning_plan_consent check (consent in ('self', 'guardian', 'proxy')),
    agreed_name text,
    agreed_by text,
    agreed_at bigint,
    from_on text,
    to_on text,
    version bigint not null default 1,
    constraint planning_plan_agreed check (state <> 'agreed'
        or (consent is not null and agreed_by is not null and agreed_at is not null and from_on is not null and to_on is not null))
);
create unique index planning_plan_one_offer on planning_plan (case_id) where state in ('draft', 'declined');
create index planning_plan_list on planning_plan (state, created_at, id);
create index planning_plan_person on planning_plan (person_id);
create index planning_plan_case on planning_plan (case_id);
-- The needs found by the assessment that the plan answers.
create table planning_need (
    plan_id text not null,
    code text not null,
    primary key (plan_id, code)
) /*local*/ without rowid;
create table planning_line (
    id text not null primary key,
    plan_id text not null references planning_plan (id),
    item text not null,
    units bigint not null constraint planning_line_units check (units > 0),
    price_fen bigint not null constraint planning_line_price check (price_fen >= 0),
    tranche bigint not null,
    unique (plan_id, item)
);
create view v_plan as
    select id, case_id, person_id, division, state, from_on, to_on, agreed_at, created_at from planning_plan;
create view v_plan_line as
    select l.id, l.plan_id, p.case_id, p.person_id, p.division, p.state, l.item, l.units, l.price_fen, l.tranche
    from planning_line l join planning_plan p on p.id = l.plan_id;
create view v_quota as
    select person_id, year, tranche, amount_fen, used_fen, opened_on from planning_quota
