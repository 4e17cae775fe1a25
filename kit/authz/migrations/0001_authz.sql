-- Who works on what: roles bound to an assignment see only what is assigned to them.
create table authz_assignment (
    user_id text not null,
    subject_id text not null,
    since bigint not null,
    until bigint,
    primary key (user_id, subject_id)
);
create index authz_assignment_subject on authz_assignment (subject_id)
