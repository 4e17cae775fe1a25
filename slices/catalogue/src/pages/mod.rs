//! One file per surface.

pub(crate) mod desk;
pub(crate) mod door;

/// `?place=371621`: whose prices are shown.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceQuery {
    /// Digits of a division; empty for the visitor's own place.
    #[serde(default)]
    pub place: String,
}

#[cfg(test)]
mod tests;
