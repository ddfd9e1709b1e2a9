//! `/{locale}/desk/lists`: every list, one list with its versions and what differs between two of them, and one entry.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::Official;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::parties::model::{Entry, PartyRef};
use crate::parties::pages::network::{self, NetworkView};
use crate::parties::queries::{self, Became, Differences, EntryRow, ListFile, ListVersion, ScreeningList};
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

const ON_PAGE: u64 = 100;

#[derive(Template)]
#[template(path = "parties/lists.html")]
struct ListsPage {
    frame: Frame,
    lists: Vec<(ScreeningList, Option<ListVersion>)>,
}

/// `GET /{locale}/desk/lists`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let frame = by.visit.frame(Section::Screening, by.visit.ask.locale.messages().t("screening-lists"));
        let mut lists = Vec::new();
        for list in queries::lists(conn)? {
            let last = queries::versions(conn, list.id)?.into_iter().next().map(|(version, _)| version);
            lists.push((list, last));
        }
        Made::html(&ListsPage { frame, lists })
    })
    .await
}

#[derive(Template)]
#[template(path = "parties/list.html")]
struct ListPage {
    frame: Frame,
    list: ScreeningList,
    versions: Vec<(ListVersion, Vec<ListFile>)>,
    /// The versions that are compared; `None` where there is only one.
    compared: Option<(i64, i64)>,
    differences: Vec<(String, String, Became)>,
    counts: [usize; 3],
    pager: Pager,
}

impl ListsPage {
    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }
}

impl ListPage {
    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }

    fn entry_href(&self, key: &str) -> String {
        self.frame.urls.list_entry(&self.list.key, key)
    }

    fn became(&self, became: &Became) -> &'static str {
        match became {
            Became::Added => "added",
            Became::Changed => "changed",
            Became::Removed => "removed",
        }
    }

    fn count(&self, place: usize) -> String {
        self.frame.number(self.counts[place] as i64)
    }

    fn is_compared(&self, number: i64, with: &i64) -> bool {
        number == *with
    }
}

fn find(conn: &mut Conn, visit: &Visit) -> Result<ScreeningList, AppError> {
    queries::by_key(conn, visit.ask.segment("key"))?.ok_or(AppError::NotFound)
}

/// `GET /{locale}/desk/lists/{key}?from=1&to=2`. Without versions the last two.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let list = find(conn, visit)?;
        let query = &visit.ask.query;
        let newest = list.current_version;
        let is_version = |number: &i64| (1..=newest).contains(number);
        let to = query.number::<i64>("to").filter(is_version).unwrap_or(newest);
        let from = query.number::<i64>("from").filter(is_version).unwrap_or((to - 1).max(1));
        let compared = (newest > 1 && from != to).then(|| (from.min(to), from.max(to)));
        let asked = Paging::new(Paging::page_of(query), ON_PAGE, u64::MAX);
        let offset = usize::try_from(asked.offset()).map_err(|_| AppError::BadRequest)?;
        let Differences { entries: differences, counts } = match compared {
            Some(versions) => queries::differences(conn, list.id, versions, (offset, ON_PAGE as usize))?,
            None => Differences { entries: Vec::new(), counts: [0; 3] },
        };
        let paging = Paging::new(asked.page, ON_PAGE, counts.iter().sum::<usize>() as u64);
        let frame = visit.frame(Section::Screening, list.title.clone());
        let above = frame.urls.lists();
        let frame = frame.below(above, visit.ask.locale.messages().t("screening-lists"));
        let (from, to) = (from.to_string(), to.to_string());
        let pager = Pager::new(&paging, &frame.urls.list(&list.key), &[("from", &from), ("to", &to)]);
        let versions = queries::versions(conn, list.id)?;
        Made::html(&ListPage { frame, list, versions, compared, differences, counts, pager })
    })
    .await
}

#[derive(Template)]
#[template(path = "parties/entry.html")]
struct EntryPage {
    frame: Frame,
    list: ScreeningList,
    /// The newest first.
    states: Vec<(EntryRow, Entry)>,
    network: NetworkView,
}

impl EntryPage {
    fn newest(&self) -> &Entry {
        &self.states[0].1
    }

    /// From which version to which the list had it so.
    fn span(&self, row: &EntryRow) -> String {
        let from = row.from_version.to_string();
        match row.until_version {
            None => self.frame.with("screening-state-now", "from", &from),
            Some(until) => {
                let arguments = [("from", from.into()), ("until", until.to_string().into())];
                self.frame.with_all("screening-state-past", &arguments)
            }
        }
    }
}

/// `GET /{locale}/desk/lists/{key}/entry?id=36`.
pub async fn entry(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let list = find(conn, visit)?;
        let states = queries::states(conn, list.id, visit.ask.query.get("id").unwrap_or_default())?;
        let Some((first, _)) = states.first() else { return Err(AppError::NotFound) };
        let frame = visit.frame(Section::Screening, first.name.clone());
        let (lists, above) = (frame.urls.lists(), frame.urls.list(&list.key));
        let frame =
            frame.below(lists, visit.ask.locale.messages().t("screening-lists")).below(above, list.title.clone());
        let network = network::view(conn, &frame, &PartyRef::new(&list.key, &first.key))?;
        Made::html(&EntryPage { frame, list, states, network })
    })
    .await
}
