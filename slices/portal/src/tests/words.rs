//! Plain words: short sentences, no labels, no jargon, the same keys in every language.

const CHINESE: &str = include_str!("../../../../locales/zh-CN/portal.ftl");
const ENGLISH: &str = include_str!("../../../../locales/en/portal.ftl");

/// Words that shame or that only officials use.
const BANNED: &[&str] = &[
    "穷",
    "贫困户",
    "低保户",
    "五保户",
    "困难户",
    "残废",
    "智障",
    "弱智",
    "疯",
    "痴呆",
    "救济",
    "受助人",
    "救助对象",
    "申请人",
    "失能",
    "经办机构",
    "核查",
    "该",
    "予以",
    "须",
    "均",
    "本平台",
    "系统",
];

fn messages(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "))
}

#[test]
fn sentences_are_short_and_words_are_plain() {
    for (key, text) in messages(CHINESE) {
        for sentence in text.split(['。', '！', '？', '；', '：']) {
            let count = sentence.chars().filter(|c| !c.is_whitespace()).count();
            assert!(count <= 30, "{key}: {count} characters: {sentence}");
        }
        for word in BANNED {
            assert!(!text.contains(word), "{key} says {word}");
        }
    }
}

#[test]
fn both_languages_have_the_same_keys() {
    let keys = |text: &'static str| messages(text).map(|(key, _)| key).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(keys(CHINESE), keys(ENGLISH));
    assert!(keys(CHINESE).len() > 100);
}
