-- Administrative divisions of five levels, with validity: codes are abolished, merged and renamed, old records keep theirs.
create table division (
    code text not null primary key,
    level text not null,
    parent text,
    name text not null,
    valid_from text not null,
    valid_to text not null,
    successor text
) /*local*/ without rowid;
create index division_parent_name on division (parent, name);
-- Every division with every ancestor and itself, and when that held.
create table division_closure (
    descendant text not null,
    ancestor text not null,
    valid_from text not null,
    valid_to text not null,
    primary key (descendant, ancestor, valid_from)
) /*local*/ without rowid;
create view v_division as select code, level, parent, name from division
