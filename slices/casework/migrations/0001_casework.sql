-- A case: one application on its way to a decision and to services.
create table casework_case (
    id text not null primary key,
    number text not null unique,
    person_id text not null,
    division text not null,
    channel text not null,
    words text not null,
    minor boolean not null,
    recognised boolean not null,
    near_relative boolean not null default false,
    state text not null constraint casework_case_state check (state in
        ('reported', 'accepted', 'on_notice', 'awaiting_recheck', 'awaiting_decision', 'confirmed', 'refused', 'withdrawn')),
    reviewed_by text,
    opinion text,
    investigators text,
    notice_from text,
    notice_until text,
    rechecked_by text,
    decided_by text,
    decided_at bigint,
    reason text,
    note text,
    law text,
    policy_stamp text,
    opened_at bigint not null,
    version bigint not null default 1
);
create index casework_case_state_opened on casework_case (state, opened_at, id);
create index casework_case_person on casework_case (person_id, state);
-- The demand ledger: one row per need, whatever the channel.
create table casework_need (
    id text not null primary key,
    case_id text not null references casework_case (id),
    person_id text not null,
    division text not null,
    code text not null,
    channel text not null,
    reported_at bigint not null,
    reported_by text,
    unique (case_id, code)
);
create index casework_need_reported on casework_need (reported_at, id);
-- Document numbers: gap-free by county and year.
create table casework_number (
    county text not null,
    year bigint not null,
    last bigint not null,
    primary key (county, year)
);
create view v_case as
    select id, number, person_id, division, state, channel, opened_at, decided_at, reason from casework_case;
create view v_need as
    select n.id, n.case_id, n.person_id, n.division, n.code, n.channel, c.state, n.reported_at
    from casework_need n join casework_case c on c.id = n.case_id;
-- What hangs on the village board: never a minor, never longer than the period.
create view v_notice as
    select id, person_id, division, notice_from, notice_until from casework_case
    where state = 'on_notice' and not minor
