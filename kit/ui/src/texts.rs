//! Texts in every language: Fluent files under `locales/<language>/`, one per crate, embedded.

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use rust_embed::Embed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/../../locales"]
struct Files;

/// A language that pages can be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文, the master text.
    Chinese,
    /// English.
    English,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The tag used in HTML and as the name of the folder.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// `ltr` or `rtl`.
    pub const fn dir(self) -> &'static str {
        match self {
            Self::Chinese | Self::English => "ltr",
        }
    }

    /// The language of a tag; Chinese for one that is not known.
    pub fn of(tag: &str) -> Self {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag).unwrap_or(Self::Chinese)
    }
}

/// The texts of all languages.
pub struct Texts(BTreeMap<&'static str, FluentBundle<FluentResource>>);

static TEXTS: LazyLock<Texts> = LazyLock::new(Texts::load);

impl Texts {
    /// The texts, read once.
    pub fn get() -> &'static Self {
        &TEXTS
    }

    fn load() -> Self {
        let mut bundles = BTreeMap::new();
        for lang in Lang::ALL {
            let id = lang.tag().parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            bundle.set_use_isolating(false);
            let own = |name: &str| name.strip_prefix(lang.tag()).is_some_and(|rest| rest.starts_with('/'));
            for name in Files::iter().filter(|name| own(name) && name.ends_with(".ftl")) {
                let Some(file) = Files::get(&name) else { continue };
                let text = String::from_utf8_lossy(&file.data).into_owned();
                let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                    tracing::error!(%name, ?errors, "a text file has errors");
                    resource
                });
                if let Err(errors) = bundle.add_resource(resource) {
                    tracing::error!(%name, ?errors, "a text is defined twice");
                }
            }
            bundles.insert(lang.tag(), bundle);
        }
        Self(bundles)
    }

    /// A text; the key itself when there is none (a test makes sure that there is).
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, String)]) -> String {
        let found = self.0.get(lang.tag()).and_then(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut values = FluentArgs::new();
            for (name, value) in args {
                values.set(*name, value.clone());
            }
            Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
        });
        found.unwrap_or_else(|| key.to_owned())
    }

    /// Whether the text exists.
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.0.get(lang.tag()).is_some_and(|bundle| bundle.has_message(key))
    }
}
