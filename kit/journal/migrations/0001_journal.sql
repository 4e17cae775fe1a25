-- The journal: what happened, who did it, to what. Never updated, never deleted, no plaintext identity.
create table journal_entry (
    seq bigint not null primary key,
    at bigint not null,
    actor_id text,
    role text not null,
    action text not null,
    subject_kind text not null,
    subject_id text not null,
    person_id text,
    case_id text,
    division text,
    facts text not null,
    law text,
    prev_hash bytea not null,
    hash bytea not null
);
create index journal_entry_person on journal_entry (person_id, seq);
create index journal_entry_case on journal_entry (case_id, seq);
create index journal_entry_subject on journal_entry (subject_id, seq);
-- The end of the chain, sealed with a key that is not in the database: cutting the end off shows.
create table journal_head (
    id bigint not null primary key,
    seq bigint not null,
    hash bytea not null,
    mac bytea not null
);
-- Effects outside the database, done after commit.
create table journal_outbox (
    id text not null primary key,
    kind text not null,
    payload text not null,
    created_at bigint not null,
    sent_at bigint
);
create index journal_outbox_waiting on journal_outbox (sent_at, created_at)
;
create view v_journal as
    select seq, at, actor_id, role, action, subject_kind, subject_id, division from journal_entry
