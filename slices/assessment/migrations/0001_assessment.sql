-- An assessment of one person with one instrument, for one case. A finished one is never changed: a re-assessment is a
-- new row.
create table assessment_assessment (
    id text not null primary key,
    case_id text not null,
    person_id text not null,
    division text not null,
    instrument text not null,
    state text not null constraint assessment_assessment_state check (state in ('open', 'done')),
    assessor_id text,
    opened_at bigint not null,
    due_at bigint not null,
    done_by text,
    done_at bigint,
    instrument_version text,
    policy_stamp text,
    score bigint,
    grade text,
    grade_manual text,
    reason text,
    companion text,
    version bigint not null default 1,
    constraint assessment_assessment_done check (state = 'open'
        or (done_by is not null and done_at is not null and score is not null and grade is not null)),
    constraint assessment_assessment_manual check (grade_manual is null or reason is not null)
);
create unique index assessment_assessment_one_open on assessment_assessment (case_id) where state = 'open';
create index assessment_assessment_queue on assessment_assessment (state, due_at, id);
create index assessment_assessment_assessor on assessment_assessment (assessor_id, state);
create index assessment_assessment_case on assessment_assessment (case_id);
-- The chosen option of every item.
create table assessment_answer (
    assessment_id text not null,
    item text not null,
    value bigint not null,
    primary key (assessment_id, item)
) /*local*/ without rowid;
-- Needs the person told, and needs the assessor found.
create table assessment_need (
    assessment_id text not null,
    code text not null,
    asked boolean not null,
    found boolean not null,
    primary key (assessment_id, code)
) /*local*/ without rowid;
create view v_assessment as
    select id, case_id, person_id, division, instrument, state, score, coalesce(grade_manual, grade) as grade,
    assessor_id, opened_at, due_at, done_at from assessment_assessment
