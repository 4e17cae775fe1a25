-- A provider: an organisation that delivers services.
create table provider_provider (
    id text not null primary key,
    name text not null,
    uscc text not null constraint provider_provider_uscc_key unique,
    kind text not null,
    standing text not null constraint provider_provider_standing check (standing in ('green', 'yellow', 'red')),
    standing_note text not null default '',
    standing_since bigint not null,
    division text not null,
    active boolean not null default true,
    registered_at bigint not null,
    version bigint not null default 1
);
create index provider_provider_name on provider_provider (name, id);
-- Where a provider may be seen: its own division and the townships below, so that every township sees its colour.
create table provider_area (
    provider_id text not null references provider_provider (id),
    division text not null,
    primary key (provider_id, division)
);
-- Somebody who goes to people's homes; linked to an account, so that the phone shows only their own visits.
create table provider_worker (
    id text not null primary key,
    provider_id text not null references provider_provider (id),
    user_id text constraint provider_worker_user_id_key unique,
    name text not null,
    sex text not null constraint provider_worker_sex check (sex in ('unknown', 'male', 'female', 'unstated')),
    kinds text not null,
    languages text not null,
    division text not null,
    lat double precision,
    lon double precision,
    clearance_until text,
    active boolean not null default true
);
create index provider_worker_provider on provider_worker (provider_id, active);
-- What a provider may be asked to deliver, where, until when and up to which amount.
create table provider_contract (
    id text not null primary key,
    number text not null constraint provider_contract_number_key unique,
    provider_id text not null references provider_provider (id),
    division text not null,
    items text not null,
    valid_from text not null,
    valid_to text not null,
    ceiling_fen bigint not null,
    used_fen bigint not null default 0,
    constraint provider_contract_days check (valid_from <= valid_to),
    constraint provider_contract_ceiling check (used_fen >= 0 and used_fen <= ceiling_fen)
);
create index provider_contract_provider on provider_contract (provider_id, valid_to);
create index provider_contract_division on provider_contract (division);
create view v_provider as
    select id, name, uscc, kind, standing, division, active from provider_provider;
create view v_worker as
    select id, provider_id, user_id, name, sex, kinds, languages, division, lat, lon, clearance_until, active
    from provider_worker;
create view v_contract as
    select id, number, provider_id, division, items, valid_from, valid_to, ceiling_fen, used_fen from provider_contract
