-- A household: people who live together. The head is the member through whom it was first registered.
create table registry_household (
    id text not null primary key,
    head_person_id text not null,
    division text not null
);
-- A person: our own key, because an identity number may be missing, doubled or changed. Number, phone and address are
-- sealed; the blind indexes serve exact search only. A phone is no key: many people share a neighbour's.
create table registry_person (
    id text not null primary key,
    name text not null,
    name_key text not null,
    sex text not null constraint registry_person_sex check (sex in ('unknown', 'male', 'female', 'unstated')),
    birth_date text not null,
    division text not null,
    id_no_sealed bytea,
    id_no_index bytea,
    phone_sealed bytea,
    phone_index bytea,
    address_sealed bytea,
    categories text not null,
    tags text not null,
    lat double precision,
    lon double precision,
    household_id text references registry_household (id),
    deceased_on text,
    version bigint not null default 1,
    created_at bigint not null
);
create unique index registry_person_id_no_index on registry_person (id_no_index);
create index registry_person_phone_index on registry_person (phone_index);
create index registry_person_name on registry_person (name_key, id);
create index registry_person_division on registry_person (division, name_key, id);
create index registry_person_household on registry_person (household_id);
-- Who looked at a masked field, and what for: counted for the hourly limit, shown to the person.
create table registry_reveal (
    id text not null primary key,
    person_id text not null references registry_person (id),
    user_id text not null,
    role text not null,
    field text not null,
    purpose text not null,
    minor boolean not null,
    at bigint not null
);
create index registry_reveal_user on registry_reveal (user_id, at);
create index registry_reveal_person on registry_reveal (person_id, at);
create view v_person as
    select id, name, sex, birth_date, division, categories, tags, lat, lon, deceased_on from registry_person
