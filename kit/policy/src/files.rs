//! The shapes of the files: which tables each kind of document has. A key that is not named here is refused.

use crate::catalogue::{ItemRow, Need, NegativeRow, OverrideRow, Project, TargetGroup};
use crate::citation::{Citation, SourceDocument};
use crate::document::{Day, Header, Provenance};
use crate::funding::{Fund, QuotaRow};
use crate::instrument::{Grade, InstrumentItem, InstrumentRow};
use crate::people::{Category, Tag};
use crate::procedure::{Deadline, Limit, Reason, Remedy, StandingComponent, StandingRow, Term, Veto};
use crate::role::{Permission, Role};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// A file that begins with `[document]`.
pub(crate) trait PolicyFile: DeserializeOwned {
    fn header(&self) -> &Header;
}

/// A row of a list that has a code of its own.
pub(crate) trait Row: Clone {
    fn code(&self) -> String;
    fn source(&self) -> &[Citation];
    fn provenance(&self) -> &Provenance;
    fn place(&mut self, provenance: Provenance);
}

macro_rules! file {
    ($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),+ $(,)? }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            pub document: Header,
            $($(#[$attribute])* pub $field: $type),+
        }

        impl PolicyFile for $name {
            fn header(&self) -> &Header {
                &self.document
            }
        }
    };
}

macro_rules! row {
    ($($name:ident),+) => { $(
        impl Row for $name {
            fn code(&self) -> String {
                self.code.clone()
            }
            fn source(&self) -> &[Citation] {
                &self.source
            }
            fn provenance(&self) -> &Provenance {
                &self.provenance
            }
            fn place(&mut self, provenance: Provenance) {
                self.provenance = provenance;
            }
        }
    )+ };
}

row!(Category, Tag, TargetGroup, Need, NegativeRow, Project, Deadline, Limit, Reason, Remedy, Fund);

/// Rows without a basis of their own: the document's stands for them.
macro_rules! row_without_source {
    ($name:ident, $code:expr) => {
        impl Row for $name {
            fn code(&self) -> String {
                let code: fn(&$name) -> String = $code;
                code(self)
            }
            fn source(&self) -> &[Citation] {
                &[]
            }
            fn provenance(&self) -> &Provenance {
                &self.provenance
            }
            fn place(&mut self, provenance: Provenance) {
                self.provenance = provenance;
            }
        }
    };
}

row_without_source!(SourceDocument, |row| row.tag.clone());
row_without_source!(Permission, |row| row.code.clone());
row_without_source!(Role, |row| row.code.clone());
row_without_source!(Term, |row| format!("{} {}", row.kind, row.code));

file!(SourcesFile { source: Vec<Spanned<SourceDocument>> });
file!(CategoriesFile {
    #[serde(default)] category: Vec<Spanned<Category>>,
    #[serde(default)] tag: Vec<Spanned<Tag>>,
});
file!(TargetGroupsFile { target_group: Vec<Spanned<TargetGroup>> });
file!(VocabularyFile { term: Vec<Spanned<Term>> });
file!(DeadlinesFile {
    #[serde(default)] deadline: Vec<Spanned<Deadline>>,
    #[serde(default)] limit: Vec<Spanned<Limit>>,
});
file!(CatalogueFile {
    #[serde(default)] item: Vec<Spanned<ItemRow>>,
    #[serde(default, rename = "override")] change: Vec<Spanned<OverrideRow>>,
});
file!(NeedsFile { need: Vec<Spanned<Need>> });
file!(NegativeFile { negative: Vec<Spanned<NegativeRow>> });
file!(QuotaFile { quota: Spanned<QuotaRow> });
file!(FundsFile { fund: Vec<Spanned<Fund>> });
file!(ReasonsFile { reason: Vec<Spanned<Reason>> });
file!(RightsFile { remedy: Vec<Spanned<Remedy>> });
file!(StandingFile {
    standing: Spanned<StandingRow>,
    component: Vec<StandingComponent>,
    veto: Vec<Veto>,
});
file!(EntryStepsFile { entry: Spanned<EntryRow> });
file!(ProjectsFile { project: Vec<Spanned<Project>> });
file!(InstrumentFile {
    instrument: Spanned<InstrumentRow>,
    item: Vec<Spanned<InstrumentItem>>,
    grade: Vec<Spanned<Grade>>,
});
file!(PermissionsFile { permission: Vec<Spanned<Permission>> });
file!(RoleFile { role: Spanned<Role> });
file!(CalendarFile {
    calendar: Spanned<CalendarRow>,
    #[serde(default)] holiday: Vec<Spanned<DaysRow>>,
    #[serde(default)] make_up: Vec<Spanned<DaysRow>>,
});

/// The `[entry]` table: steps common to every visit at home.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryRow {
    pub steps: Vec<String>,
    pub source: Vec<Citation>,
}

/// The `[calendar]` table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CalendarRow {
    pub year: i16,
    /// How many working days the year has: proves that no line was lost.
    pub working_days: usize,
}

/// Days off, or days of work on a weekend.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DaysRow {
    /// Written for the reader of the file.
    #[serde(rename = "name_zh")]
    pub _name_zh: String,
    pub days: Vec<Day>,
}
