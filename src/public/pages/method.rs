//! Pages that explain: how findings are read, graded and counted, and how the data can be taken away.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Made, Site};

#[derive(Template)]
#[template(path = "method/show.html")]
struct MethodPage {
    frame: Frame,
    /// Stored words of the standings, weakest first.
    standings: [&'static str; 5],
    /// Grades of sources by the Admiralty code.
    reliabilities: [&'static str; 6],
    certainties: [&'static str; 3],
    /// First line of a checkpoint's text.
    checkpoint_format: &'static str,
    /// Of the installation's key, in hexadecimal.
    public_key: String,
}

#[derive(Template)]
#[template(path = "data/show.html")]
struct DataPage {
    frame: Frame,
    /// Parameters of a search and of its twins.
    parameters: [&'static str; 12],
}

/// `GET /{language}/method`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "method", |_, ask| {
        let messages = ask.locale.messages();
        Made::html(&MethodPage {
            frame: ask
                .frame(Section::Method, messages.t("method-title"))
                .described(messages.t("method-lead"))
                .without_query(),
            standings: ["single_source", "documented", "corroborated", "disputed", "withdrawn"],
            reliabilities: ["A", "B", "C", "D", "E", "F"],
            certainties: ["certain", "likely", "possible"],
            checkpoint_format: crate::journal::checkpoint::FORMAT,
            public_key: ask.app.key().public(),
        })
    })
    .await
}

/// `GET /{language}/data`.
pub async fn data(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "data", |_, ask| {
        let messages = ask.locale.messages();
        Made::html(&DataPage {
            frame: ask
                .frame(Section::Data, messages.t("data-title"))
                .described(messages.t("data-lead"))
                .without_query(),
            parameters: [
                "q", "maker", "company", "country", "weapon", "exhibit", "category", "made", "standing", "part",
                "sort", "page",
            ],
        })
    })
    .await
}
