//! Spreads of times, rows of figures as a table, and the file they go to.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a set of times amounts to.
pub struct Spread(Vec<Duration>);

impl Spread {
    /// Of these times.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time that so many percent stay below, in milliseconds; 0 when there is none.
    pub fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.0.len() * percent).div_ceil(100).clamp(1, self.0.len().max(1));
        self.0.get(rank - 1).map_or(0.0, |time| rounded(time.as_secs_f64() * 1_000.0, 3))
    }

    /// The longest, in milliseconds.
    pub fn max(&self) -> f64 {
        self.percentile(100)
    }
}

/// With so many digits after the point.
pub fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

/// Figures with their names, in the order of the table.
pub type Row = Vec<(&'static str, Value)>;

/// The same for the file.
pub fn objects(rows: Vec<Row>) -> Value {
    let object = |row: Row| row.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    rows.into_iter().map(|row| Value::Object(object(row))).collect()
}

/// Prints rows that have the same names, each as a column.
pub fn print(title: &str, rows: &[Row]) {
    println!("\n{title}");
    let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    for (place, (name, _)) in rows.first().into_iter().flatten().enumerate() {
        let cells: String = rows.iter().filter_map(|row| Some(format!("{:>22}", shown(&row.get(place)?.1)))).collect();
        println!("  {:<30}{cells}", name.replace('_', " "));
    }
}

/// Writes `<name>.json` into the folder `VITRINE_BENCH_OUT` (default `target/bench`).
///
/// # Errors
/// A sentence when the file cannot be written.
pub fn write(name: &str, report: &Value) -> Result<(), String> {
    let folder = std::env::var_os("VITRINE_BENCH_OUT").map_or_else(|| Path::new("target").join("bench"), PathBuf::from);
    let file = folder.join(format!("{name}.json"));
    let text = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, text + "\n"))
        .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
    println!("\n{}", file.display());
    Ok(())
}
