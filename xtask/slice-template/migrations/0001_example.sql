-- What one row is.
create table example_record (
    id text not null primary key,
    division text not null,
    state text not null constraint example_record_state check (state in ('open', 'closed')),
    opened_at bigint not null,
    version bigint not null default 1
);
create index example_record_open on example_record (state, opened_at, id);
create view v_example as select id, division, state, opened_at from example_record
