//! The repository's own policy, and what is refused when it is damaged.

use super::*;
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy"))
}

fn policy() -> Policy {
    Policy::load(&root()).unwrap_or_else(|e| panic!("{e}"))
}

fn view(division: &str, date: &str) -> Arc<PolicyView> {
    policy().view(division.parse().unwrap(), date.parse().unwrap()).unwrap()
}

fn huimin() -> Arc<PolicyView> {
    view("371621", "2026-11-21")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Loads a copy of the policy in which `change` did something to the folder.
fn load_changed(name: &str, change: impl Fn(&Path)) -> Result<Policy, PolicyError> {
    let folder = std::env::temp_dir().join(format!("policy-test-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    copy(&root(), &folder);
    change(&folder);
    let loaded = Policy::load(&folder);
    fs::remove_dir_all(&folder).unwrap();
    loaded
}

/// The error after replacing the first `from` in `file` by `to`.
fn broken(name: &str, file: &str, from: &str, to: &str) -> String {
    let loaded = load_changed(name, |folder| {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
    });
    loaded.err().map(|e| e.to_string()).unwrap_or_default()
}

#[test]
fn the_repository_holds_what_issue_2_needs() {
    let policy = policy();
    let view = huimin();
    assert_eq!(view.items().len(), 63);
    assert_eq!(view.negative_rows().len(), 22);
    assert_eq!(policy.roles().len(), 14);
    assert_eq!(policy.permissions().len(), 46);
    assert_eq!((view.categories().len(), view.tags().len()), (25, 24));
    assert_eq!(view.deadlines().len(), 60);
    assert_eq!(view.funds().len(), 6);
    assert_eq!(policy.working_calendar().years().collect::<Vec<_>>(), (2004..=2026).collect::<Vec<_>>());
    assert_eq!(policy.version_stamp().len(), 64);
    let by_class = |class| view.items().iter().filter(|i| i.class == class).count();
    assert_eq!([LawClass::Care, LawClass::Living, LawClass::Concern].map(by_class), [18, 18, 27]);
    assert!(view.items().iter().all(|i| !view.needs_met_by(&i.code).is_empty()), "every item answers a need");
}

#[test]
fn the_calendar_of_2026_has_248_working_days() {
    let policy = policy();
    let calendar = policy.working_calendar();
    assert_eq!(calendar.working_days_in(2026), Ok(248));
    let table =
        [("02-14", true), ("02-28", true), ("09-20", true), ("10-10", true), ("02-16", false), ("02-20", false)];
    for (day, works) in table {
        assert_eq!(calendar.is_working_day(format!("2026-{day}").parse().unwrap()), Ok(works), "{day}");
    }
    assert!(calendar.is_working_day("2027-01-04".parse().unwrap()).is_err(), "2027 is not published");
}

#[test]
fn an_overlay_prices_and_says_so() {
    let (national, local) = (view("11", "2026-11-21"), huimin());
    let (above, here) = (national.item("C03").unwrap(), local.item("C03").unwrap());
    assert_eq!((above.price_fen.fen(), here.price_fen.fen()), (11_500, 12_000));
    assert_eq!(above.price_provenance.document, "national.catalogue.care");
    assert_eq!(
        (here.price_provenance.document.as_str(), here.price_provenance.level.as_str()),
        ("371621.catalogue", "371621")
    );
    assert_eq!(here.provenance.document, "national.catalogue.care");
    let text = fs::read_to_string(root().join(&here.price_provenance.file)).unwrap();
    let line = text.lines().nth(here.price_provenance.line).unwrap();
    assert_eq!(line, "code = \"C03\"", "the line points at the row");
    assert_eq!(here.workers_min, 2);
    assert!(here.requires(Evidence::TwoWorkers) && here.steps.len() == 8, "{:?}", here.steps);
    let village = view("371621001001", "2026-11-21");
    assert_eq!(village.stamp(), local.stamp(), "a village stands under its county");
    assert_ne!(national.stamp(), local.stamp());
}

#[test]
fn changji_adds_items_and_four_projects_for_its_counties() {
    let view = view("652301", "2025-03-01");
    let names: Vec<&str> = view.projects().iter().map(|p| p.name_zh.as_str()).collect();
    assert_eq!(names, ["生活技能培训", "照护服务", "家政助洁", "困难儿童能力提升"]);
    assert_eq!(view.items().len(), 66);
    assert_eq!(view.quota().amount_fen(1), view.quota().annual_fen);
    assert!(self::view("371621", "2025-03-01").item("CJ01").is_none());
}

#[test]
fn the_published_case_of_dongsheng_fits_its_tranches() {
    let view = view("150602", "2026-11-21");
    let quota = view.quota();
    assert_eq!([1, 2, 3].map(|n| quota.amount_fen(n).fen()), [40_000, 40_000, 20_000]);
    let tranche = |code: &str| quota.tranche_for_stage(view.item(code).unwrap().stage).unwrap().number;
    let price = |code: &str| view.item(code).unwrap().price_fen.fen();
    assert_eq!((tranche("P07"), tranche("L03"), price("P07") + price("L03")), (1, 1, 40_000));
    assert_eq!((tranche("C10"), 4 * price("C10")), (2, 40_000));
    assert_eq!((tranche("D06"), price("D06")), (3, 20_000));
}

#[test]
fn each_day_has_its_own_law() {
    let basis = |date| {
        let view = view("371621", date);
        let source = &view.reason("service_need").unwrap().source;
        view.cite(source)
    };
    assert_eq!(basis("2026-06-30"), "《社会救助暂行办法》第五十五条、《服务类社会救助试点方案》");
    assert_eq!(basis("2026-07-01"), "《社会救助法》第三十四条");
    let view = huimin();
    assert_eq!(view.cite(&view.reason("mutual_recognition").unwrap().source), "《社会救助法》第四十二条第二款");
    let early = policy().view("371621".parse().unwrap(), "2024-06-30".parse().unwrap());
    assert_eq!(early.unwrap_err().code, "policy_not_in_force");
}

#[test]
fn papers_have_reasons_remedies_and_deadlines() {
    let view = huimin();
    assert!(view.reasons(Decision::Refuse).iter().all(|r| r.needs_note && !r.source.is_empty()));
    assert!(view.reasons(Decision::Confirm).len() >= 4 && view.reasons(Decision::Return).len() >= 3);
    let text = view.remedy("reconsideration").unwrap().text_zh_for("惠民县");
    assert_eq!(text, "不服本决定的，可以自知道本决定之日起六十日内，向惠民县人民政府申请行政复议。");
    let table = [
        ("public_notice", 7, DeadlineKind::CalendarDays),
        ("county_confirmation", 10, DeadlineKind::WorkingDays),
        ("refusal_notice", 3, DeadlineKind::WorkingDays),
        ("assessment_emergency", 48, DeadlineKind::Hours),
        ("order_accept", 24, DeadlineKind::Hours),
        ("first_contact", 2, DeadlineKind::WorkingDays),
        ("first_service", 5, DeadlineKind::WorkingDays),
        ("self_care_recheck", 10, DeadlineKind::WorkingDays),
        ("lawsuit_apply", 6, DeadlineKind::Months),
    ];
    for (code, amount, kind) in table {
        let deadline = view.deadline(code).unwrap();
        assert_eq!((deadline.amount, deadline.kind), (amount, kind), "{code}");
    }
    assert_eq!(view.limit("home_visit_persons_min").unwrap().amount, 2);
}

#[test]
fn funds_pay_in_order_and_keep_their_earmarks() {
    let view = huimin();
    let payers = |code: &str| {
        let funds = view.funds_for(view.item(code).unwrap());
        funds.iter().map(|f| f.code.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(payers("C03"), "central_grant provincial prefecture county lottery charity");
    assert_eq!(payers("D06"), "provincial prefecture county charity");
    assert_eq!(payers("P07"), "prefecture county charity");
}

#[test]
fn items_are_proposed_for_the_people_they_are_written_for() {
    let view = huimin();
    let codes = |categories: &[&str], tags: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        view.items_for(&own(categories), &own(tags)).iter().map(|i| i.code.clone()).collect::<Vec<_>>()
    };
    let elder = codes(&["destitute_home"], &["elder_disabled"]);
    assert!(elder.contains(&"C03".to_owned()) && !elder.contains(&"D07".to_owned()));
    assert!(codes(&["orphan"], &[]).contains(&"D07".to_owned()));
}

#[test]
fn roles_keep_the_three_administrators_apart() {
    let policy = policy();
    let admins = ["system_admin", "security_admin", "audit_admin"];
    for role in policy.roles().values() {
        for admin in admins.iter().filter(|a| **a != role.code) {
            assert!(policy.incompatible(&[role.code.as_str(), admin]).is_some(), "{} {admin}", role.code);
        }
    }
    assert!(policy.incompatible(&["county_clerk", "county_approver"]).is_some());
    assert!(policy.incompatible(&["village_assistant", "assessor"]).is_none());
    let allowed = |permission: &str| {
        let roles = policy.roles().values().filter(|r| r.allows(permission));
        roles.map(|r| r.code.as_str()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(allowed("case.confirm"), "county_approver");
    assert_eq!(allowed("grant.write"), "security_admin");
    assert_eq!(allowed("visit.perform"), "care_worker");
    assert_eq!(policy.role("citizen").map(|r| r.scope), Some(RoleScope::SelfOnly));
}

fn answers(text: &str) -> BTreeMap<String, i64> {
    let codes = ["eat", "dress", "transfer", "toilet", "walk", "bathe"];
    codes.iter().zip(text.chars()).filter_map(|(c, v)| Some(((*c).to_owned(), i64::from(v.to_digit(10)?)))).collect()
}

#[test]
fn tk6_never_takes_a_missing_answer_for_zero() {
    let view = huimin();
    let tk6 = view.instrument("tk6").unwrap();
    for (given, score_of, grade) in
        [("111111", 6, "full"), ("110111", 5, "partial"), ("000111", 3, "partial"), ("000011", 2, "complete")]
    {
        let scored = score(tk6, &answers(given));
        assert_eq!((scored.score, scored.grade.as_deref()), (Some(score_of), Some(grade)), "{given}");
        assert_eq!(scored.sub_scores, BTreeMap::from([("self_care".to_owned(), score_of)]));
    }
    let gap = score(tk6, &answers("11-111"));
    assert_eq!((gap.score, gap.grade, gap.missing), (None, None, vec!["transfer".to_owned()]));
    assert_eq!(gap.explanation.last().unwrap(), "还有1项没有回答：自主上下床。没有回答的不算零分，补答后再定等级。");
    let odd = score(tk6, &answers("112111"));
    assert_eq!((odd.score, odd.invalid), (None, vec!["transfer".to_owned()]));
    let mut stray = answers("111111");
    stray.insert("fly".to_owned(), 1);
    assert_eq!(score(tk6, &stray).grade, None);
    assert_eq!(
        score(tk6, &answers("110110")).explanation.last().unwrap(),
        "合计4分，在3—5分之间：部分丧失生活自理能力。一至三项不能自己做，按半护理标准照料。"
    );
}

proptest! {
    #[test]
    fn losing_an_ability_never_betters_the_grade(given in proptest::collection::vec(0_i64..=1, 6), lost in 0_usize..6) {
        thread_local!(static VIEW: Arc<PolicyView> = huimin());
        VIEW.with(|view| {
            let tk6 = view.instrument("tk6").unwrap();
            let level = |values: &[i64]| {
                let answers = tk6.items.iter().zip(values).map(|(item, v)| (item.code.clone(), *v)).collect();
                let scored = score(tk6, &answers);
                tk6.grade(&scored.grade.unwrap()).unwrap().level
            };
            let mut worse = given.clone();
            worse[lost] = 0;
            prop_assert!(level(&worse) >= level(&given));
            Ok(())
        })?;
    }
}

#[test]
fn damaged_files_are_refused_with_file_line_what_and_how() {
    let table = [
        ("national/quota.toml", "unused = ", "unusedd = ", "national/quota.toml:14：不认识的键“unusedd”"),
        (
            "national/quota.toml",
            "share_percent = 20",
            "share_percent = 30",
            "各期比例合计为 110%，应为 100%。请改 share_percent",
        ),
        ("national/quota.toml", "stages = [1]", "stages = [1, 2]", "阶段 2 应正好归入一期，现在归入 2 期"),
        ("national/catalogue/care.toml", "\"care\"", "\"medical\"", "不认识的取值“medical”"),
        ("national/catalogue/care.toml", "name_en = \"Home visit\"\n", "", "缺少“name_en”"),
        (
            "national/catalogue/care.toml",
            "code = \"C02\"",
            "code = \"C01\"",
            "“C01”重复，national/catalogue/care.toml:11 已经有了",
        ),
        ("national/catalogue/care.toml", "price_max_fen = 3_000", "price_max_fen = -1", "“C01”的参考价格区间不对"),
        ("national/catalogue/care.toml", "\"village_assistant\"", "\"robot\"", "服务人员“robot”不存在"),
        ("national/catalogue/care.toml", "stage = 1", "stage = 5", "没有一种资金可以支付“C01”"),
        ("national/needs.toml", "\"C03\"", "\"C99\"", "服务项目“C99”不存在"),
        ("national/negative_list.toml", "\"S0\"]\n\n[[", "\"S99\"]\n\n[[", "依据“S99”的标签没有登记"),
        ("national/deadlines.toml", "\"DB21 10\"", "\"DB21 ten\"", "依据“DB21 ten”写法不对"),
        ("national/calendar/2026.toml", ", 2026-02-28", "", "2026 年应有 248 个工作日，数出来是 247 个"),
        ("national/calendar/2026.toml", "2026-02-28", "2026-02-27", "不是周六或周日"),
        ("national/calendar/2026.toml", "2026-02-28", "2025-02-28", "不属于该年"),
        (
            "national/roles/system_admin.toml",
            "\"system.read\"",
            "\"case.read\"",
            "管理员“system_admin”不得有“case.read”",
        ),
        ("national/roles/leader.toml", "\"stats.read\"", "\"stats.see\"", "权限“stats.see”不存在"),
        ("national/roles/leader.toml", "  \"audit_admin\",\n", "", "“audit_admin”与“leader”不相容，只写了一边"),
        ("national/instruments/tk6/2021-07-01.toml", "min = 3", "min = 2", "等级“partial”与前一等级重叠"),
        ("national/instruments/tk6/2021-07-01.toml", "min = 3", "min = 4", "3—3 分没有等级"),
        ("national/instruments/tk6/2021-07-01.toml", "max = 6", "max = 7", "等级“full”的分数 6—7 不在范围内"),
        ("national/instruments/tk6/cases.toml", "score = 5", "score = 4", "算出来是5 分、partial，写的是4 分、partial"),
        ("national/categories.toml", "public_notice = false\n", "", "儿童类别不得公示"),
        ("national/standing.toml", "weight = 30", "weight = 31", "各项分值合计为 101，应为 100"),
        (
            "national/funds.toml",
            "valid_from = 2024-07-01",
            "valid_from = \"2024-07-01\"",
            "national/funds.toml:5：写法不对",
        ),
        ("national/reasons/2024-07-01.toml", "valid_to = 2026-06-30", "valid_to = 2026-07-01", "或者生效期重叠"),
        (
            "local/371621/catalogue.toml",
            "price_fen = 1_000",
            "price_fen = 9_000",
            "“C01”的价格不在参考区间 0—3000 分内",
        ),
        ("local/371621/catalogue.toml", "code = \"C01\"", "code = \"C77\"", "上级清单里没有“C77”"),
        ("local/371621/catalogue.toml", "price_fen = 1_000", "enabled = false", "“C01”是基础必选项目，下级不得取消"),
        ("local/371621/quota.toml", "id = \"371621.quota\"", "id = \"quota\"", "应以“371621.”开头"),
    ];
    for (i, (file, from, to, expected)) in table.into_iter().enumerate() {
        let said = broken(&i.to_string(), file, from, to);
        assert!(said.contains(expected), "{file}: {from} → {to} should say {expected}, says:\n{said}");
        assert!(said.lines().all(|line| line.ends_with('。') && line.contains(".toml")), "{said}");
    }
}

#[test]
fn misplaced_and_missing_files_are_refused() {
    let says = |name: &str, change: &dyn Fn(&Path)| {
        load_changed(name, change).err().map(|e| e.to_string()).unwrap_or_default()
    };
    let header = "[document]\nid = \"371621.x\"\nversion = \"1\"\ntitle = \"x\"\n\
                  valid_from = 2026-01-01\napprover = \"x\"\nsource = []\n";
    let put = |path: &'static str, text: String| {
        move |folder: &Path| {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &text).unwrap();
        }
    };
    assert!(says("kind", &put("national/rules2.toml", String::new())).contains("不认识的文件种类“rules2”"));
    assert!(says("place", &put("quota.toml", String::new())).contains("文件放错了地方"));
    assert!(says("code", &put("local/huimin/quota.toml", String::new())).contains("“huimin”不是行政区划代码"));
    assert!(says("role", &put("local/371621/roles/x.toml", String::new())).contains("roles 只能由国家级规定"));
    assert!(
        says("none", &|folder| fs::remove_dir_all(folder.join("national")).unwrap()).contains("没有国家级政策文件")
    );
    assert!(
        says("cases", &|f| fs::remove_file(f.join("national/instruments/tk6/cases.toml")).unwrap())
            .contains("量表没有算例")
    );
    let longer = "[[deadline]]\ncode = \"public_notice\"\nname_zh = \"公示\"\n\
                  name_en = \"Notice\"\namount = 8\nkind = \"calendar_days\"\nsource = []\n";
    let text = format!("{header}{longer}");
    assert!(
        says("long", &put("local/371621/deadlines.toml", text.clone())).contains("“public_notice”比上级规定的 7 更长")
    );
    let shorter = text.replace("amount = 8", "amount = 5");
    let loaded = load_changed("short", put("local/371621/deadlines.toml", shorter)).unwrap_or_else(|e| panic!("{e}"));
    let days = |date: &str| {
        loaded.view("371621".parse().unwrap(), date.parse().unwrap()).unwrap().deadline("public_notice").unwrap().amount
    };
    assert_eq!((days("2025-12-31"), days("2026-01-01")), (7, 5), "the overlay begins on its day");
}

#[test]
fn an_overlay_may_drop_an_elective_item() {
    let loaded = load_changed("drop", |folder| {
        let path = folder.join("local/371621/catalogue.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n[[override]]\ncode = \"P06\"\nenabled = false\nsource = []\n")).unwrap();
    });
    let view = loaded.unwrap_or_else(|e| panic!("{e}")).view("371621".parse().unwrap(), "2026-11-21".parse().unwrap());
    let view = view.unwrap();
    assert!(view.item("P06").is_none() && huimin().item("P06").is_some());
    assert_eq!(view.need("grief").unwrap().items, ["P02"], "the need no longer offers it");
}
