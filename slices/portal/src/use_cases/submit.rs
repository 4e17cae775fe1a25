//! Handing the application in: the person is entered, the need reported, a receipt kept, the answers erased.

use super::{save_draft, visitor};
use crate::model::{Answers, Application, ForWhom};
use crate::rules::{self, ATTEMPT_MINUTES, ATTEMPTS_MAX};
use crate::store::{self, Receipt};
use base::citizen_id::{Accept, CitizenIdNo};
use base::{Date, Failure, FieldError, PhoneNo, Rejection, Sensitive, age_on};
use casework::model::Channel;
use casework::{ReportNeed, Reported};
use db::{params, sql};
use platform::Cx;
use registry::EnrolPerson;

/// Code of the refusal of a name that does not fit its number.
pub(crate) const WRONG_NAME: &str = "name_and_number";

/// The command.
#[derive(Clone)]
pub(crate) struct Submit {
    pub token: String,
    pub application: Application,
}

/// Answers the document number. Sent twice, it has one effect.
///
/// # Errors
/// Rejected in words that tell a stranger nothing about who is in the registry.
pub(crate) fn run(cx: &mut Cx<'_, '_>, cmd: &Submit) -> Result<String, Failure> {
    let draft = save_draft::load(cx, &cmd.token)?.ok_or(Failure::NotFound)?;
    if let Some(number) = draft.number {
        return Ok(number);
    }
    if let Some(id_no) = &cmd.application.person.id_no {
        refuse_guessing(cx, id_no)?;
    }
    let reported = report(cx, &cmd.application).map_err(discreet)?;
    let number_key = rules::number_key(&reported.number).unwrap_or_else(|| reported.number.clone());
    let receipt = Receipt {
        case_id: reported.case_id,
        phone_tail_index: tail_index(cx, &number_key, &cmd.application.contact.phone),
        number: reported.number.clone(),
        number_key,
        for_whom: cmd.application.for_whom,
    };
    store::insert_receipt(cx.tx, &receipt, cx.now)?;
    let hash = save_draft::token_hash(cx, &cmd.token);
    store::close_draft(cx.tx, &hash, &reported.number, cx.now)?;
    Ok(reported.number)
}

fn report(cx: &mut Cx<'_, '_>, application: &Application) -> Result<Reported, Failure> {
    // Looked at before the number: an application that cannot be entered anyway must not tell whether a number is known.
    if divisions::store::find(cx.tx, application.village)?.is_none() {
        let message = "请选择住在哪个村或社区。".to_owned();
        return Err(Rejection::invalid(vec![FieldError { field: "village", message }]).into());
    }
    let nobody = visitor(cx, None);
    let person = &application.person;
    let enrolment = EnrolPerson {
        id_no: person.id_no,
        sex: Some(person.sex),
        birth_date: Some(person.birth_date),
        phone: Some(application.contact.phone.clone()),
        address: application.contact.address.clone().map(Sensitive::new),
        // Whether a namesake is the same person is for the clerk to find out: the Door must not tell a stranger who
        // is in the registry, and nobody is turned away for want of papers.
        verified_distinct: true,
        ..EnrolPerson::named(person.name.clone(), application.village)
    };
    let person_id = registry::enrol(cx, &nobody, &enrolment)?;
    let found = cx.tx.query_opt(
        sql!("select birth_date, division, categories from v_person where id = $1"),
        &params![person_id],
        |r| Ok((r.get::<Date>(0)?, r.get(1)?, r.get::<String>(2)?)),
    )?;
    let (birth_date, division, categories) = found.ok_or(Failure::NotFound)?;
    let view = cx.view(division)?;
    // What the state knows already is not asked again (救助法第四十二条: 已认定对象不再核对).
    let recognised = view
        .categories()
        .iter()
        .any(|category| category.low_income_population && categories.contains(&format!("\"{}\"", category.code)));
    let need = ReportNeed {
        person_id,
        division,
        needs: application.needs.clone(),
        words: words(application),
        channel: Channel::Door,
        minor: age_on(birth_date, cx.today()) < 18,
        recognised,
    };
    let actor = visitor(cx, Some(person_id));
    casework::report_need(cx, &actor, &need)
}

/// Under what wrong names for an identity number are counted.
fn guess_key(cx: &Cx<'_, '_>, id_no: &CitizenIdNo) -> String {
    secure::hex(&cx.vault.blind_index("portal_attempt.id_no", id_no.expose()))
}

fn refuse_guessing(cx: &mut Cx<'_, '_>, id_no: &CitizenIdNo) -> Result<(), Failure> {
    let key = guess_key(cx, id_no);
    store::delete_old_attempts(cx.tx, cx.now.plus_minutes(-ATTEMPT_MINUTES))?;
    if store::attempts(cx.tx, &key)?.is_some_and(|(count, _)| count >= ATTEMPTS_MAX) {
        let message = "这个身份证号试的次数太多了，请一小时后再试，或者打 12345、到民政窗口办理。";
        return Err(Rejection::new("too_many_tries", message).into());
    }
    Ok(())
}

/// Counts a wrong name for an identity number: the refusal itself leaves no trace, and whoever tries names must stop.
///
/// # Errors
/// Only what the database answers.
pub(crate) fn count_wrong_name(cx: &mut Cx<'_, '_>, answers: &Answers) -> Result<(), Failure> {
    let accept = if cx.demo { Accept::Demo } else { Accept::Real };
    let Ok(id_no) = CitizenIdNo::parse(&answers.id_no, accept) else { return Ok(()) };
    let key = guess_key(cx, &id_no);
    let (count, first_at) = store::attempts(cx.tx, &key)?.unwrap_or((0, cx.now));
    Ok(store::set_attempts(cx.tx, &key, (count + 1, first_at))?)
}

/// Who spoke goes with what was said: the clerk calls back the right person.
fn words(application: &Application) -> String {
    let who = match application.for_whom {
        ForWhom::OneSelf => "本人申请。",
        ForWhom::Family => "家人代为申请。",
        ForWhom::Neighbour => "邻居代为申请。",
    };
    format!("{who}{}", application.words)
}

/// The blind index of the end of a phone number, different for every receipt.
pub(crate) fn tail_index(cx: &Cx<'_, '_>, number_key: &str, phone: &PhoneNo) -> Vec<u8> {
    let tail = rules::phone_tail(phone.expose()).unwrap_or_default();
    cx.vault.blind_index("portal_receipt.phone_tail", &format!("{number_key}/{tail}"))
}

fn discreet(failure: Failure) -> Failure {
    let code = if let Failure::Rejected(rejection) = &failure { rejection.code } else { "" };
    match code {
        "name_mismatch" => {
            Rejection::new(WRONG_NAME, "姓名和身份证号对不上，请检查这两项。拿不准，身份证号可以先空着。").into()
        }
        "case_already_open" => {
            Rejection::new("already_applied", "这一位已经申请过，正在办理，不用再交一次。请用原来的受理号查进度。")
                .into()
        }
        "possible_duplicate" | "file_elsewhere" => {
            Rejection::new("by_phone", "这份申请要请工作人员帮着办。请打 12345，或者到街道、乡镇的民政窗口。").into()
        }
        _ => failure,
    }
}
