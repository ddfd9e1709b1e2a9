//! Charts drawn by the server: plain SVG without styles or scripts, every bar a link to what it counts, and the same numbers
//! as a table for those who do not see pictures.

use crate::web::locale::Locale;

/// Bars lying one under another, for names. Template: `shared/_bars.html` with the value as `bars`.
pub struct Bars {
    pub bars: Vec<Bar>,
}

/// One bar.
pub struct Bar {
    pub label: String,
    /// The query or list behind it.
    pub href: String,
    pub count: i64,
    /// The count as the language writes it.
    pub shown: String,
    /// Part of the widest bar, in per cent, at least a visible sliver for anything above nothing.
    pub width: String,
}

impl Bars {
    /// `(label, link, count)` in the order in which they shall stand.
    pub fn new(locale: Locale, entries: impl IntoIterator<Item = (String, String, i64)>) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let widest = entries.iter().map(|entry| entry.2).max().unwrap_or(0).max(1);
        let bars = entries.into_iter().map(|(label, href, count)| {
            let width = if count > 0 { (count as f64 * 100.0 / widest as f64).max(0.5) } else { 0.0 };
            Bar { label, href, count, shown: locale.number(count), width: format!("{width:.1}") }
        });
        Self { bars: bars.collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }
}

/// Standing bars, for years. Template: `shared/_columns.html` with the value as `columns`.
pub struct Columns {
    pub title: String,
    /// Heading of the first column of the table.
    pub unit: String,
    pub columns: Vec<Column>,
    pub width: i64,
    pub height: i64,
    /// Height of the line on which the bars stand.
    pub ground: i64,
}

/// One standing bar with its place in the picture, in units of the view box.
pub struct Column {
    pub label: String,
    pub href: String,
    pub shown: String,
    pub x: i64,
    pub y: i64,
    pub bar_width: i64,
    pub bar_height: i64,
    /// Middle of the bar.
    pub middle: i64,
    /// Whether the label has room under the picture.
    pub has_label: bool,
}

impl Column {
    /// Whether the count has room above the bar.
    pub fn has_count(&self) -> bool {
        self.bar_height > 0 && self.bar_width >= 7 * self.shown.chars().count() as i64
    }
}

const CHART_WIDTH: i64 = 720;
const CHART_HEIGHT: i64 = 200;
const LABEL_HEIGHT: i64 = 18;
const LABEL_WIDTH: i64 = 40;

impl Columns {
    /// `(label, link, count)` from left to right.
    pub fn new(
        locale: Locale,
        title: String,
        unit: String,
        entries: impl IntoIterator<Item = (String, String, i64)>,
    ) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let highest = entries.iter().map(|entry| entry.2).max().unwrap_or(0).max(1);
        let step = (CHART_WIDTH / (entries.len() as i64).max(1)).clamp(1, 60);
        let every = (LABEL_WIDTH + step - 1) / step;
        let ground = CHART_HEIGHT - LABEL_HEIGHT;
        let last = entries.len() as i64 - 1;
        let columns = entries.into_iter().enumerate().map(|(index, (label, href, count))| {
            let index = index as i64;
            let bar_height = if count > 0 { (count * (ground - LABEL_HEIGHT) / highest).max(1) } else { 0 };
            let bar_width = (step - step.min(4) / 2 - 1).max(1);
            let x = index * step;
            Column {
                label,
                href,
                shown: locale.number(count),
                x,
                y: ground - bar_height,
                bar_width,
                bar_height,
                middle: x + bar_width / 2,
                has_label: (last - index) % every == 0,
            }
        });
        Self {
            title,
            unit,
            columns: columns.collect(),
            // A chart of two years is as wide as one of forty, so that its columns do not grow into walls.
            width: (step * (last + 1)).max(CHART_WIDTH),
            height: CHART_HEIGHT,
            ground,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fit_and_none_vanishes() {
        let entry = |count| ("x".to_owned(), "/x".to_owned(), count);
        let bars = Bars::new(Locale::English, [entry(4000), entry(1), entry(0)]);
        assert_eq!(bars.bars.iter().map(|bar| bar.width.as_str()).collect::<Vec<_>>(), ["100.0", "0.5", "0.0"]);
        for many in [0, 1, 7, 60, 2000] {
            let columns = Columns::new(Locale::English, String::new(), String::new(), (0..many).map(entry));
            assert!(columns.columns.iter().all(|column| column.x + column.bar_width <= columns.width && column.y >= 0));
        }
    }
}
