//! `/{locale}/desk/companies`: every company by name, and what is known of where letters reach it.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::Official;
use crate::companies::queries::contacts::{self, ContactCounts};
use crate::companies::queries::{self, Company, ContactFilter, Wanted};
use crate::db::ids::CompanyId;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, page};

const ON_PAGE: u64 = 50;
/// More of a name than this is not searched for.
const LONGEST_NAME: usize = 200;

struct CompanyLine {
    company: Company,
    counts: ContactCounts,
}

#[derive(Template)]
#[template(path = "companies/work_list.html")]
struct CompaniesPage {
    frame: Frame,
    name: String,
    filter: Option<ContactFilter>,
    lines: Vec<CompanyLine>,
    total: i64,
    pager: Pager,
}

impl CompaniesPage {
    fn filters(&self) -> &'static [ContactFilter] {
        ContactFilter::ALL
    }

    fn is_chosen(&self, filter: &ContactFilter) -> bool {
        self.filter == Some(*filter)
    }

    fn is_narrowed(&self) -> bool {
        self.filter.is_some() || !self.name.is_empty()
    }
}

/// `GET /{locale}/desk/companies?name=analog&contacts=waiting`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let (visit, query) = (&by.visit, &by.visit.ask.query);
        let name: String = query.get("name").unwrap_or_default().chars().take(LONGEST_NAME).collect();
        let filter = query.get("contacts").and_then(ContactFilter::parse);
        let wanted = Wanted { name: &name, contacts: filter };
        let asked = Paging::new(Paging::page_of(query), ON_PAGE, u64::MAX);
        let (companies, total) = queries::search(conn, &wanted, asked.offset() as i64, ON_PAGE as i64)?;
        let ids: Vec<CompanyId> = companies.iter().map(|company| company.id).collect();
        let mut counts = contacts::counts(conn, &ids)?;
        let lines = companies
            .into_iter()
            .map(|company| CompanyLine { counts: counts.remove(&company.id).unwrap_or_default(), company })
            .collect();
        let frame = visit.frame(Section::WorkCompanies, visit.ask.locale.messages().t("nav-companies"));
        let fields = [("name", name.as_str()), ("contacts", filter.map_or("", ContactFilter::as_str))];
        let fields: Vec<(&str, &str)> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let paging = Paging::new(asked.page, ON_PAGE, total as u64);
        let pager = Pager::new(&paging, &frame.urls.work_companies(), &fields);
        Made::html(&CompaniesPage { frame, name, filter, lines, total, pager })
    })
    .await
}
