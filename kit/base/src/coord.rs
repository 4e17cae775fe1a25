//! Places on the map: positions that never lose the reference system they were measured in. GCJ-02, the offset system
//! of public Chinese web maps, lies 500-700 m beside WGS-84, more than any check-in fence; so positions of different
//! systems meet only through [`Position::to`] or [`Position::distance_m`]. CGCS2000 counts as WGS-84 (well under a
//! metre).
//! Floats are right here and nowhere else: nothing of this becomes money or a score. Start with [`Position::new`].

use crate::time::Timestamp;

crate::text_enum!(
    /// The reference system of a pair of coordinates.
    Crs {
        /// GPS, and CGCS2000 for our use.
        Wgs84 => "wgs84",
        /// The mandatory offset system of public Chinese web maps.
        Gcj02 => "gcj02",
        /// Baidu's second offset upon GCJ-02.
        Bd09 => "bd09",
    }
);

crate::text_enum!(
    /// How a position came about.
    PositionSource {
        /// Measured by a phone or another device.
        Device => "device",
        /// Pointed at on a map.
        Map => "map",
        /// Derived from an address.
        Address => "address",
        /// Typed or imported.
        Entered => "entered",
    }
);

/// Why two numbers are not a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PositionError {
    /// Infinite or not a number.
    #[error("经纬度应为数字，请重新定位。")]
    NotANumber,
    /// The latitude only fits a longitude.
    #[error("纬度应在 -90 到 90 之间，经纬度可能写反了，请对调后再试。")]
    Swapped,
    /// Latitude beyond the poles.
    #[error("纬度应在 -90 到 90 之间，请核对。")]
    Latitude,
    /// Longitude beyond the date line.
    #[error("经度应在 -180 到 180 之间，请核对。")]
    Longitude,
}

/// A place in degrees with its reference system, and how well it is known.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "RawPosition")]
pub struct Position {
    lat: f64,
    lon: f64,
    crs: Crs,
    accuracy_m: Option<u32>,
    source: PositionSource,
    fixed_at: Option<Timestamp>,
}

#[derive(serde::Deserialize)]
struct RawPosition {
    lat: f64,
    lon: f64,
    crs: Crs,
    accuracy_m: Option<u32>,
    source: PositionSource,
    fixed_at: Option<Timestamp>,
}

impl TryFrom<RawPosition> for Position {
    type Error = PositionError;
    fn try_from(raw: RawPosition) -> Result<Self, PositionError> {
        let checked = Self::new(raw.lat, raw.lon, raw.crs)?;
        Ok(Self { accuracy_m: raw.accuracy_m, source: raw.source, fixed_at: raw.fixed_at, ..checked })
    }
}

impl Position {
    /// A place by latitude and longitude in degrees; its source is [`PositionSource::Entered`] until
    /// [`Position::fixed`] says more.
    pub fn new(lat: f64, lon: f64, crs: Crs) -> Result<Self, PositionError> {
        if !lat.is_finite() || !lon.is_finite() {
            Err(PositionError::NotANumber)
        } else if lat.abs() > 90.0 {
            Err(if lon.abs() <= 90.0 && lat.abs() <= 180.0 { PositionError::Swapped } else { PositionError::Latitude })
        } else if lon.abs() > 180.0 {
            Err(PositionError::Longitude)
        } else {
            Ok(Self { lat, lon, crs, accuracy_m: None, source: PositionSource::Entered, fixed_at: None })
        }
    }

    /// The same place with where it came from and when.
    #[must_use]
    pub const fn fixed(self, source: PositionSource, at: Timestamp) -> Self {
        Self { source, fixed_at: Some(at), ..self }
    }

    /// The same place, known to so many metres.
    #[must_use]
    pub const fn accurate_to(self, metres: u32) -> Self {
        Self { accuracy_m: Some(metres), ..self }
    }

    /// Latitude in degrees, north positive.
    pub const fn lat(&self) -> f64 {
        self.lat
    }

    /// Longitude in degrees, east positive.
    pub const fn lon(&self) -> f64 {
        self.lon
    }

    /// The reference system of latitude and longitude.
    pub const fn crs(&self) -> Crs {
        self.crs
    }

    /// Radius in metres within which the true place lies, where the device told it.
    pub const fn accuracy_m(&self) -> Option<u32> {
        self.accuracy_m
    }

    /// How the position came about.
    pub const fn source(&self) -> PositionSource {
        self.source
    }

    /// When it was measured.
    pub const fn fixed_at(&self) -> Option<Timestamp> {
        self.fixed_at
    }

    /// The same place in another reference system; exact to well under a metre in both directions.
    #[must_use]
    pub fn to(&self, crs: Crs) -> Self {
        let here = (self.lat, self.lon);
        let (lat, lon) = match (self.crs, crs) {
            (Crs::Wgs84, Crs::Wgs84) | (Crs::Gcj02, Crs::Gcj02) | (Crs::Bd09, Crs::Bd09) => here,
            (Crs::Wgs84, Crs::Gcj02) => wgs84_to_gcj02(here),
            (Crs::Wgs84, Crs::Bd09) => gcj02_to_bd09(wgs84_to_gcj02(here)),
            (Crs::Gcj02, Crs::Wgs84) => gcj02_to_wgs84(here),
            (Crs::Gcj02, Crs::Bd09) => gcj02_to_bd09(here),
            (Crs::Bd09, Crs::Wgs84) => gcj02_to_wgs84(bd09_to_gcj02(here)),
            (Crs::Bd09, Crs::Gcj02) => bd09_to_gcj02(here),
        };
        Self { lat, lon, crs, ..*self }
    }

    /// Metres to another place over the mean sphere (haversine, error below 0.6 %), rounded; the reference systems may
    /// differ.
    pub fn distance_m(&self, other: &Self) -> u32 {
        const MEAN_RADIUS_M: f64 = 6_371_008.8;
        let (a, b) = (self.to(Crs::Wgs84), other.to(Crs::Wgs84));
        let (lat_a, lat_b) = (a.lat.to_radians(), b.lat.to_radians());
        let half_lat = (lat_b - lat_a) / 2.0;
        let half_lon = (b.lon - a.lon).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
        whole_metres(2.0 * MEAN_RADIUS_M * h.sqrt().min(1.0).asin())
    }
}

/// At most half the circumference of the earth, so the cast cannot wrap.
fn whole_metres(metres: f64) -> u32 {
    metres.round() as u32
}

/// Latitude and longitude in degrees.
type Degrees = (f64, f64);

/// Whether the offset applies: the box of the published algorithm.
fn in_china((lat, lon): Degrees) -> bool {
    lon > 73.66 && lon < 135.05 && lat > 3.86 && lat < 53.55
}

/// The published GCJ-02 offset in degrees (Krasovsky 1940 ellipsoid), without the box.
fn gcj02_offset((lat, lon): Degrees) -> Degrees {
    use std::f64::consts::PI;
    const AXIS_M: f64 = 6_378_245.0;
    const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;
    let (x, y) = (lon - 105.0, lat - 35.0);
    let common = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let flattening = 1.0 - ECCENTRICITY_SQUARED * lat.to_radians().sin().powi(2);
    let root = flattening.sqrt();
    (
        north * 180.0 / (AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (flattening * root) * PI),
        east * 180.0 / (AXIS_M / root * lat.to_radians().cos() * PI),
    )
}

fn wgs84_to_gcj02(from: Degrees) -> Degrees {
    if !in_china(from) {
        return from;
    }
    let offset = gcj02_offset(from);
    (from.0 + offset.0, from.1 + offset.1)
}

fn gcj02_to_wgs84(from: Degrees) -> Degrees {
    if !in_china(from) {
        return from;
    }
    invert(from, from, |(lat, lon)| {
        let offset = gcj02_offset((lat, lon));
        (lat + offset.0, lon + offset.1)
    })
}

/// Baidu's constant: 3000 cycles over half the circle.
const BD09_WAVE: f64 = std::f64::consts::PI * 3000.0 / 180.0;

fn gcj02_to_bd09((lat, lon): Degrees) -> Degrees {
    let radius = lon.hypot(lat) + 0.000_02 * (lat * BD09_WAVE).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * BD09_WAVE).cos();
    (radius * angle.sin() + 0.006, radius * angle.cos() + 0.0065)
}

/// The published inverse, up to about a metre off.
fn bd09_to_gcj02_roughly((lat, lon): Degrees) -> Degrees {
    let (y, x) = (lat - 0.006, lon - 0.0065);
    let radius = x.hypot(y) - 0.000_02 * (y * BD09_WAVE).sin();
    let angle = y.atan2(x) - 0.000_003 * (x * BD09_WAVE).cos();
    (radius * angle.sin(), radius * angle.cos())
}

fn bd09_to_gcj02(from: Degrees) -> Degrees {
    invert(from, bd09_to_gcj02_roughly(from), gcj02_to_bd09)
}

/// Finds the place that `forward` sends to `target`: steps back by the miss until it is far below a millimetre. The
/// offsets change slowly with the place, so each step shrinks the miss a hundredfold.
fn invert(target: Degrees, guess: Degrees, forward: impl Fn(Degrees) -> Degrees) -> Degrees {
    let mut at = guess;
    for _ in 0..12 {
        let reached = forward(at);
        let miss = (reached.0 - target.0, reached.1 - target.1);
        at = (at.0 - miss.0, at.1 - miss.1);
        if miss.0.abs().max(miss.1.abs()) < 1e-10 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64, crs: Crs) -> Position {
        Position::new(lat, lon, crs).unwrap()
    }

    /// Within a tenth of a millimetre.
    fn close(a: Degrees, b: Degrees) -> bool {
        (a.0 - b.0).abs() < 1e-9 && (a.1 - b.1).abs() < 1e-9
    }

    #[test]
    fn meets_the_vectors_of_the_handbook() {
        let table = [
            ((39.915, 116.404), (39.916_404_281_501_64, 116.410_244_499_169_38)),
            ((37.48, 117.5), (37.480_755_680_081_785, 117.506_142_845_253_8)),
            ((39.82, 109.98), (39.821_009_404_989_85, 109.985_684_549_213_15)),
            ((44.01, 87.3), (44.011_303_646_395_98, 87.303_087_834_357_83)),
        ];
        for (wgs, gcj) in table {
            let there = at(wgs.0, wgs.1, Crs::Wgs84).to(Crs::Gcj02);
            assert!(close((there.lat(), there.lon()), gcj), "{there:?}");
            let back = at(gcj.0, gcj.1, Crs::Gcj02).to(Crs::Wgs84);
            assert!(close((back.lat(), back.lon()), wgs), "{back:?}");
        }
        let (bd, gcj) = ((39.915, 116.404), (39.908_656_739_576_31, 116.397_627_291_193_15));
        assert!(close(bd09_to_gcj02_roughly(bd), gcj));
        assert!(at(bd.0, bd.1, Crs::Bd09).distance_m(&at(gcj.0, gcj.1, Crs::Gcj02)) <= 1);
    }

    #[test]
    fn mixing_systems_would_break_a_fence() {
        // Beijing and Huimin: the same numbers read in the wrong system
        for (lat, lon) in [(39.915, 116.404), (37.48, 117.5)] {
            let metres = at(lat, lon, Crs::Wgs84).distance_m(&at(lat, lon, Crs::Gcj02));
            assert!((500..=700).contains(&metres), "{metres}");
            assert_eq!(at(lat, lon, Crs::Wgs84).distance_m(&at(lat, lon, Crs::Wgs84).to(Crs::Bd09)), 0);
        }
    }

    #[test]
    fn measures_known_distances() {
        let table = [
            // a degree of the meridian and of the equator, half the circumference both ways, over the date line
            ((0.0, 0.0), (1.0, 0.0), 111_195),
            ((0.0, 0.0), (0.0, 1.0), 111_195),
            ((0.0, 0.0), (0.0, 180.0), 20_015_114),
            ((90.0, 0.0), (-90.0, 0.0), 20_015_114),
            ((0.0, 179.5), (0.0, -179.5), 111_195),
        ];
        for (a, b, metres) in table {
            let (a, b) = (at(a.0, a.1, Crs::Wgs84), at(b.0, b.1, Crs::Wgs84));
            assert_eq!((a.distance_m(&b), b.distance_m(&a)), (metres, metres));
        }
    }

    #[test]
    fn abroad_has_no_gcj_offset() {
        let tokyo = at(35.68, 139.76, Crs::Wgs84);
        assert_eq!((tokyo.to(Crs::Gcj02).lat(), tokyo.to(Crs::Gcj02).lon()), (35.68, 139.76));
    }

    #[test]
    fn refuses_what_is_no_place() {
        let table = [
            (f64::NAN, 0.0, "经纬度应为数字，请重新定位。"),
            (0.0, f64::INFINITY, "经纬度应为数字，请重新定位。"),
            (116.404, 39.915, "纬度应在 -90 到 90 之间，经纬度可能写反了，请对调后再试。"),
            (91.0, 116.0, "纬度应在 -90 到 90 之间，请核对。"),
            (39.9, 180.5, "经度应在 -180 到 180 之间，请核对。"),
        ];
        for (lat, lon, message) in table {
            let answer = Position::new(lat, lon, Crs::Wgs84).map_err(|e| e.to_string());
            assert_eq!(answer, Err(message.to_owned()));
        }
        let swapped = r#"{"lat":116.4,"lon":39.9,"crs":"wgs84","accuracy_m":5,"source":"device","fixed_at":0}"#;
        assert!(serde_json::from_str::<Position>(swapped).is_err());
    }

    #[test]
    fn keeps_how_well_it_is_known() {
        let fix = at(37.48, 117.5, Crs::Gcj02).accurate_to(12).fixed(PositionSource::Device, Timestamp::from_micros(9));
        let moved = fix.to(Crs::Wgs84);
        assert_eq!((moved.accuracy_m(), moved.source(), moved.crs()), (Some(12), PositionSource::Device, Crs::Wgs84));
        assert_eq!(moved.fixed_at(), Some(Timestamp::from_micros(9)));
        let json = serde_json::to_string(&fix).unwrap();
        assert_eq!(json, r#"{"lat":37.48,"lon":117.5,"crs":"gcj02","accuracy_m":12,"source":"device","fixed_at":9}"#);
        assert_eq!(serde_json::from_str::<Position>(&json).unwrap(), fix);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lat in 3.9f64..53.5, lon in 73.7f64..135.0) {
            for from in Crs::ALL {
                for to in Crs::ALL {
                    let there = at(lat, lon, *from).to(*to);
                    let back = there.to(*from);
                    // 1e-7 degrees is a centimetre; at the edge of the box one side has no offset
                    let edge = [there, back, at(lat, lon, *from)].iter().any(|p| {
                        !(74.0..134.7).contains(&p.lon) || !(4.2..53.2).contains(&p.lat)
                    });
                    prop_assert!(edge || (back.lat() - lat).abs() < 1e-7 && (back.lon() - lon).abs() < 1e-7);
                }
            }
        }

        #[test]
        fn any_two_numbers_are_answered(lat in any::<f64>(), lon in any::<f64>(), other in -180.0f64..180.0) {
            if let Ok(place) = Position::new(lat, lon, Crs::Bd09) {
                let metres = place.distance_m(&at(other / 2.0, other, Crs::Gcj02));
                prop_assert!(metres <= 20_015_114);
            }
        }
    }
}
