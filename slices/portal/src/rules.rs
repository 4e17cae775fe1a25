//! Reading answers, and the four plain words. Pure.

use crate::model::{Answers, Application, Contact, ForWhom, Person, Progress, Step};
use base::{Accept, CitizenIdNo, Date, DivisionCode, Fields, Level, PersonName, PhoneNo, Rejection, Sex};

/// Wrong answers about one number after which it cannot be asked about for a while.
pub(crate) const ATTEMPTS_MAX: i64 = 5;
/// How long that while is.
pub(crate) const ATTEMPT_MINUTES: i64 = 60;
/// Days for which an application that was not handed in is kept.
pub(crate) const DRAFT_DAYS: i64 = 7;
const WORDS_MAX: usize = 400;
const ADDRESS_MAX: usize = 100;

/// What the reading of an answer must know: the needs of the place, the day, and whether numbers may be made up.
pub(crate) struct Known<'k> {
    pub needs: &'k [&'k str],
    pub today: Date,
    pub accept: Accept,
    pub served: &'k [DivisionCode],
}

/// Whether one question is answered.
///
/// # Errors
/// Every field of the question that cannot stay as it is.
pub(crate) fn check(step: Step, answers: &Answers, known: &Known<'_>) -> Result<(), Rejection> {
    match step {
        Step::Who => for_whom(answers).map(drop),
        Step::Needs => needs(answers, known).map(drop),
        Step::Person => person(answers, known).map(drop),
        Step::Township => township(answers, known).map(drop),
        Step::Village => village(answers, known).map(drop),
        Step::Contact => contact(answers).map(drop),
        Step::Check => Ok(()),
    }
}

/// The first question that is still open.
pub(crate) fn first_open(answers: &Answers, known: &Known<'_>) -> Option<Step> {
    Step::ALL.iter().copied().find(|step| check(*step, answers, known).is_err())
}

/// Reads everything.
///
/// # Errors
/// The rejection of the first question that is not answered.
pub(crate) fn application(answers: &Answers, known: &Known<'_>) -> Result<Application, Rejection> {
    Ok(Application {
        for_whom: for_whom(answers)?,
        needs: needs(answers, known)?,
        words: answers.words.trim().to_owned(),
        person: person(answers, known)?,
        village: village(answers, known)?,
        contact: contact(answers)?,
    })
}

fn for_whom(answers: &Answers) -> Result<ForWhom, Rejection> {
    let mut fields = Fields::new();
    let read = fields.take("for_whom", answers.for_whom.parse().map_err(|_: String| "请选一项：给谁申请。"));
    done(fields, read)
}

fn needs(answers: &Answers, known: &Known<'_>) -> Result<Vec<String>, Rejection> {
    let mut fields = Fields::new();
    let mut chosen = answers.needs.clone();
    if let Some(unknown) = chosen.iter().find(|need| !known.needs.contains(&need.as_str())) {
        fields.wrong("needs", format!("没有“{unknown}”这一项，请从列表里选。"));
    }
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() {
        fields.wrong("needs", "请至少选一项。说不清，就选最下面的“说不清”。");
    }
    fields.optional_text("words", "补充的话", &answers.words, WORDS_MAX);
    done(fields, Some(chosen))
}

fn person(answers: &Answers, known: &Known<'_>) -> Result<Person, Rejection> {
    let mut fields = Fields::new();
    let name = fields.take("name", PersonName::parse(&answers.name));
    let id_no = match answers.id_no.trim() {
        "" => Some(None),
        raw => fields.take("id_no", CitizenIdNo::parse_on(raw, known.accept, known.today)).map(Some),
    };
    let number = id_no.flatten();
    let birth_date = match (&number, answers.born.trim()) {
        (Some(number), _) => Some(number.birth_date()),
        // A wrong number is mended first; whoever has one is not asked for the birth date.
        (None, "") if !answers.id_no.trim().is_empty() => Some(known.today),
        (None, "") => {
            fields.wrong("born", "没有身份证号，请写出生年份，比如 1948。记不清就写大概的。");
            None
        }
        (None, raw) => fields.take("born", born(raw, known.today)),
    };
    let sex = number.as_ref().map_or_else(|| answers.sex.parse().unwrap_or(Sex::Unknown), CitizenIdNo::sex);
    let read = name.zip(id_no).zip(birth_date);
    done(fields, read.map(|((name, id_no), birth_date)| Person { name, id_no, birth_date, sex }))
}

/// `1948`, `1948-5`, `1948-05-12`, `1948年5月12日`; what is not known becomes the first.
fn born(raw: &str, today: Date) -> Result<Date, &'static str> {
    const WRONG: &str = "出生日期看不懂。请写成 1948，或者 1948-05-12。";
    let parts: Vec<i16> = raw
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().map_err(|_| WRONG))
        .collect::<Result<_, _>>()?;
    let (year, rest) = parts.split_first().ok_or(WRONG)?;
    let part = |at: usize| rest.get(at).map_or(Ok(1), |n| i8::try_from(*n).map_err(|_| WRONG));
    let date = Date::new(*year, part(0)?, part(1)?).map_err(|_| WRONG)?;
    if rest.len() > 2 || date.year() < 1890 {
        Err(WRONG)
    } else if date > today {
        Err("出生日期比今天还晚，请检查年份。")
    } else {
        Ok(date)
    }
}

fn township(answers: &Answers, known: &Known<'_>) -> Result<DivisionCode, Rejection> {
    let mut fields = Fields::new();
    let code = DivisionCode::parse(&answers.township)
        .ok()
        .filter(|code| code.level() == Level::Township && known.served.iter().any(|county| county.contains(*code)));
    if code.is_none() {
        fields.wrong("township", "请选择住在哪个街道或乡镇。");
    }
    done(fields, code)
}

fn village(answers: &Answers, known: &Known<'_>) -> Result<DivisionCode, Rejection> {
    let township = township(answers, known)?;
    let mut fields = Fields::new();
    let code = DivisionCode::parse(&answers.village)
        .ok()
        .filter(|code| code.level() == Level::Village && township.contains(*code));
    if code.is_none() {
        fields.wrong("village", "请选择住在哪个村或社区。");
    }
    done(fields, code)
}

fn contact(answers: &Answers) -> Result<Contact, Rejection> {
    let mut fields = Fields::new();
    let phone = fields.take("phone", PhoneNo::parse(&answers.phone));
    let address = fields.optional_text("address", "住址", &answers.address, ADDRESS_MAX);
    let read = phone.zip(address);
    done(fields, read.map(|(phone, address)| Contact { phone, address }))
}

fn done<T>(fields: Fields, read: Option<T>) -> Result<T, Rejection> {
    fields.finish()?;
    read.ok_or_else(|| Rejection::new("invalid_input", "这一页没有填完，请补上再继续。"))
}

/// `惠民救〔2026〕318号`, `2026-318`, `2026 318` → `2026-318`: what people read out over the phone.
pub(crate) fn number_key(raw: &str) -> Option<String> {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let text: String = raw.chars().map(half).collect();
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match groups.as_slice() {
        [year, rest] if year.len() == 4 && rest.len() <= 9 => Some(format!("{year}-{}", rest.trim_start_matches('0'))),
        _ => None,
    }
}

/// The last four digits, however they were typed.
pub(crate) fn phone_tail(raw: &str) -> Option<String> {
    let digits: String = raw
        .chars()
        .filter_map(|c| c.to_digit(10).or_else(|| char::from_u32(u32::from(c).wrapping_sub(0xfee0))?.to_digit(10)))
        .filter_map(|digit| char::from_digit(digit, 10))
        .collect();
    (digits.len() >= 4).then(|| digits[digits.len() - 4..].to_owned())
}

/// The plain word for the state of a case, with or without an agreed plan.
pub(crate) fn progress(case_state: &str, has_agreed_plan: bool) -> Progress {
    match case_state {
        "reported" => Progress::Received,
        "confirmed" if has_agreed_plan => Progress::Running,
        "confirmed" | "refused" | "withdrawn" => Progress::Decided,
        _ => Progress::Checking,
    }
}
