//! The network around a party as a list and as a drawing: plain SVG without styles or scripts, every party in it a link, and everything
//! that it says in the list as well.

use chrono::NaiveDate;

use crate::db::conn::Conn;
use crate::parties::model::{LinkKind, PartyRef, PartyState};
use crate::parties::queries::links::{self, DEPTH, MOST_PARTIES, Network, PartyLink};
use crate::web::frame::Frame;

/// What `parties/_network.html` shows, as `network`.
pub struct NetworkView {
    pub rows: Vec<Row>,
    /// `None` where there is nothing to draw.
    pub drawing: Option<Drawing>,
    pub is_cut: bool,
    /// The form of a further link.
    pub new_href: String,
}

/// A link of the list.
pub struct Row {
    pub href: String,
    pub from: String,
    pub from_href: String,
    pub to: String,
    pub to_href: String,
    pub kind: LinkKind,
    pub state: PartyState,
    /// From when to when, as far as it is known; blank where nothing is.
    pub span: String,
    pub source: String,
}

impl NetworkView {
    pub fn depth(&self) -> String {
        DEPTH.to_string()
    }

    pub fn most(&self) -> String {
        MOST_PARTIES.to_string()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

fn span(frame: &Frame, link: &PartyLink) -> String {
    let day = |day: Option<NaiveDate>| day.map(|day| frame.locale.date(day)).unwrap_or_default();
    match (link.since_on, link.until_on) {
        (None, None) => String::new(),
        (since, until) => format!("{} – {}", day(since), day(until)).trim().to_owned(),
    }
}

/// The network around a party that is known.
pub fn view(conn: &mut Conn, frame: &Frame, middle: &PartyRef) -> diesel::QueryResult<NetworkView> {
    let new_href = frame.urls.new_link_of(&middle.to_string());
    let Some(network) = links::network(conn, middle)? else {
        return Ok(NetworkView { rows: Vec::new(), drawing: None, is_cut: false, new_href });
    };
    let name = |party: &PartyRef| {
        network.place(party).map_or_else(|| party.to_string(), |place| network.nodes[place].called.name.clone())
    };
    let href = |party: &PartyRef| frame.urls.listed_party(&party.list, &party.key);
    let row = |link: &PartyLink| {
        let (from, to) = (link.from(), link.to());
        Row {
            href: frame.urls.link(&link.id.0),
            from: name(&from),
            from_href: href(&from),
            to: name(&to),
            to_href: href(&to),
            kind: link.kind,
            state: link.state,
            span: span(frame, link),
            source: link.source.clone(),
        }
    };
    // What touches the party itself stands first.
    let (near, far): (Vec<&PartyLink>, Vec<&PartyLink>) =
        network.links.iter().partition(|link| link.from() == *middle || link.to() == *middle);
    let rows: Vec<Row> = near.into_iter().chain(far).map(row).collect();
    let drawing = (!rows.is_empty()).then(|| Drawing::new(&network, frame));
    Ok(NetworkView { rows, drawing, is_cut: network.is_cut, new_href })
}

/// A drawing: the party in the middle stands left, those a step away to the right of it, and so on. All measures in pixels.
pub struct Drawing {
    pub width: i64,
    pub height: i64,
    pub boxes: Vec<Boxed>,
    pub lines: Vec<Line>,
}

/// A party as a box.
pub struct Boxed {
    pub href: String,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// `middle`, `known`, `gone`: the party that is looked at, others, and those that are not in force: on their list no more, or not
    /// confirmed yet.
    pub state: &'static str,
    /// Each with its place.
    pub texts: Vec<Text>,
}

/// A line of text with its place: the left end of its ground line.
pub struct Text {
    pub x: i64,
    pub y: i64,
    pub text: String,
    /// Says which list instead of who.
    pub is_key: bool,
}

/// What hangs together.
pub struct Line {
    pub path: String,
    pub starts_with_arrow: bool,
    pub ends_with_arrow: bool,
    /// `confirmed` where a part of it is, else `proposed`.
    pub state: &'static str,
    pub label: String,
    pub x: i64,
    pub y: i64,
    /// Whether the label ends at its place instead of beginning there.
    pub is_before: bool,
}

const BOX_WIDTH: i64 = 200;
const GAP: i64 = 170;
const LINE_HEIGHT: i64 = 15;
const PAD: i64 = 9;
const BETWEEN: i64 = 14;
/// Lines end this far from one another at a box.
const PORT: i64 = 17;
/// Room to the right of the last column for lines between its boxes.
const ASIDE: i64 = 130;
/// Characters of a line in a box; capitals are wide.
const CHARACTERS: usize = 22;
const MOST_LINES: usize = 3;

/// A name in lines of at most [`CHARACTERS`], the last cut where there are too many.
fn wrapped(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        while !word.is_empty() {
            let length = word.len().min(CHARACTERS);
            let piece: String = word.drain(..length).collect();
            match lines.last_mut() {
                Some(last) if last.chars().count() + 1 + length <= CHARACTERS => {
                    last.push(' ');
                    last.push_str(&piece);
                }
                _ => lines.push(piece),
            }
        }
    }
    if lines.len() > MOST_LINES {
        lines.truncate(MOST_LINES);
        if let Some(last) = lines.last_mut() {
            while last.chars().count() >= CHARACTERS {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

/// Links between the same two parties, which are one line.
struct Pair<'a> {
    /// Places of the parties, the one nearer to the middle first.
    ends: (usize, usize),
    links: Vec<&'a PartyLink>,
}

impl Drawing {
    fn new(network: &Network, frame: &Frame) -> Self {
        let mut pairs: Vec<Pair<'_>> = Vec::new();
        for link in &network.links {
            let (Some(from), Some(to)) = (network.place(&link.from()), network.place(&link.to())) else { continue };
            // Nodes stand in order of depth.
            let ends = (from.min(to), from.max(to));
            match pairs.iter_mut().find(|pair| pair.ends == ends) {
                Some(pair) => pair.links.push(link),
                None => pairs.push(Pair { ends, links: vec![link] }),
            }
        }
        let depth = |place: usize| network.nodes[place].depth;
        let arriving = |place: usize| {
            pairs.iter().filter(|pair| pair.ends.1 == place && depth(pair.ends.0) < depth(place)).count()
        };
        let mut boxes: Vec<Boxed> = Vec::with_capacity(network.nodes.len());
        for (place, node) in network.nodes.iter().enumerate() {
            let lines = wrapped(&node.called.name);
            let text_height = (lines.len() as i64 + 1) * LINE_HEIGHT + 2 * PAD;
            let x = node.depth as i64 * (BOX_WIDTH + GAP);
            let state = match (place, node.called.is_in_force) {
                (0, _) => "middle",
                (_, true) => "known",
                (_, false) => "gone",
            };
            let mut texts: Vec<Text> =
                lines.into_iter().map(|text| Text { x: x + PAD, y: 0, text, is_key: false }).collect();
            let key = wrapped(&node.party.to_string()).into_iter().next().unwrap_or_default();
            texts.push(Text { x: x + PAD, y: 0, text: key, is_key: true });
            boxes.push(Boxed {
                href: frame.urls.listed_party(&node.party.list, &node.party.key),
                x,
                y: 0,
                width: BOX_WIDTH,
                height: text_height.max(arriving(place) as i64 * PORT + PAD),
                state,
                texts,
            });
        }
        let height = Self::stack(network, &pairs, &mut boxes);
        let columns = network.nodes.iter().map(|node| node.depth).max().unwrap_or(0) as i64 + 1;
        let has_aside = pairs
            .iter()
            .any(|pair| depth(pair.ends.0) == depth(pair.ends.1) && depth(pair.ends.0) + 1 == columns as usize);
        let width = columns * BOX_WIDTH + (columns - 1) * GAP + if has_aside { ASIDE } else { 0 };
        let mut lines = Vec::with_capacity(pairs.len());
        let mut arrived = vec![0_i64; boxes.len()];
        for pair in &pairs {
            let (near, far) = pair.ends;
            let is_same_column = depth(near) == depth(far);
            let port = if is_same_column {
                boxes[far].y + boxes[far].height / 2
            } else {
                let count = arriving(far) as i64;
                let place = arrived[far];
                arrived[far] += 1;
                boxes[far].y + boxes[far].height / 2 + (2 * place - (count - 1)) * PORT / 2
            };
            lines.push(Self::line(frame, network, pair, &boxes, is_same_column, port));
        }
        Self { width, height, boxes, lines }
    }

    /// Puts the boxes of each column under one another, next to whom they hang on, every column in the middle. The height of all.
    fn stack(network: &Network, pairs: &[Pair<'_>], boxes: &mut [Boxed]) -> i64 {
        let mut order: Vec<usize> = vec![0];
        let mut columns: Vec<Vec<usize>> = vec![order.clone()];
        for depth in 1..=DEPTH {
            // In order of the box to the left that they hang on, so that lines seldom cross.
            let mut column: Vec<(usize, usize)> = (0..boxes.len())
                .filter(|place| network.nodes[*place].depth == depth)
                .map(|place| {
                    let on = pairs.iter().filter(|pair| pair.ends.1 == place);
                    let first = on.filter_map(|pair| order.iter().position(|left| *left == pair.ends.0)).min();
                    (first.unwrap_or(usize::MAX), place)
                })
                .collect();
            column.sort_unstable();
            order = column.into_iter().map(|(_, place)| place).collect();
            if order.is_empty() {
                break;
            }
            columns.push(order.clone());
        }
        let tall = |column: &Vec<usize>| {
            let boxes: i64 = column.iter().map(|place| boxes[*place].height).sum();
            boxes + BETWEEN * (column.len() as i64 - 1)
        };
        let heights: Vec<i64> = columns.iter().map(tall).collect();
        let height = heights.iter().copied().max().unwrap_or(0) + 2;
        for (column, tall) in columns.iter().zip(heights) {
            let mut y = (height - tall) / 2;
            for place in column {
                let shown = &mut boxes[*place];
                shown.y = y;
                let text_height = shown.texts.len() as i64 * LINE_HEIGHT;
                let mut ground = y + (shown.height - text_height) / 2 + LINE_HEIGHT - 4;
                for text in &mut shown.texts {
                    text.y = ground;
                    ground += LINE_HEIGHT;
                }
                y += shown.height + BETWEEN;
            }
        }
        height
    }

    fn line(
        frame: &Frame,
        network: &Network,
        pair: &Pair<'_>,
        boxes: &[Boxed],
        is_same_column: bool,
        port: i64,
    ) -> Line {
        let (near, far) = (&boxes[pair.ends.0], &boxes[pair.ends.1]);
        let leads_to = |place: usize| {
            pair.links.iter().any(|link| link.kind.is_directed() && link.to() == network.nodes[place].party)
        };
        let mut words: Vec<&str> = pair.links.iter().map(|link| frame.word("link-kind", link.kind.as_str())).collect();
        words.dedup();
        let (start_x, start_y) = (near.x + near.width, near.y + near.height / 2);
        let (path, x, y) = if is_same_column {
            let (end_x, bend) = (far.x + far.width, start_x + 60);
            let path = format!("M{start_x} {start_y} C{bend} {start_y} {bend} {port} {end_x} {port}");
            (path, start_x + 50, (start_y + port) / 2 + 4)
        } else {
            let end_x = far.x;
            let bend = end_x - GAP / 2 - 20;
            let path = format!("M{start_x} {start_y} C{bend} {start_y} {} {port} {end_x} {port}", bend - 20);
            (path, end_x - 12, port - 5)
        };
        Line {
            path,
            starts_with_arrow: leads_to(pair.ends.0),
            ends_with_arrow: leads_to(pair.ends.1),
            state: if pair.links.iter().any(|link| link.state == PartyState::Confirmed) {
                "confirmed"
            } else {
                "proposed"
            },
            label: words.join(", "),
            x,
            y,
            is_before: !is_same_column,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_into_lines_that_fit_their_box() {
        assert_eq!(wrapped("TELE FLY CO., LTD."), ["TELE FLY CO., LTD."]);
        let long = wrapped("FEDERAL STATE UNITARY ENTERPRISE SCIENTIFIC RESEARCH INSTITUTE OF NOWHERE");
        assert_eq!(long.len(), MOST_LINES);
        assert!(long.last().unwrap().ends_with('…'));
        for name in ["", " ", &"ї".repeat(500), "a b c d e f g h i j k l m n o p q r s t u v w x y z"] {
            let lines = wrapped(name);
            assert!(lines.len() <= MOST_LINES && lines.iter().all(|line| line.chars().count() <= CHARACTERS), "{name}");
        }
    }
}
