-- To-do: what somebody in a role must do about a subject until when.
create table flow_task (
    id text not null primary key,
    kind text not null,
    role text not null,
    subject_kind text not null,
    subject_id text not null,
    person_id text,
    case_id text,
    provider_id text,
    division text not null,
    reason text not null,
    href text not null,
    state text not null constraint flow_task_state check (state in ('open', 'done', 'dropped')),
    returned boolean not null default false,
    opened_at bigint not null,
    due_at bigint not null,
    ended_at bigint,
    ended_by text
);
create index flow_task_queue on flow_task (state, role, due_at, id);
create index flow_task_subject on flow_task (subject_id, kind);
create view v_task as
    select id, kind, role, subject_kind, subject_id, person_id, division, reason, href, state, opened_at, due_at from flow_task
