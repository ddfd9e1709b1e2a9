//! The forms on the pages of an import.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::Researcher;
use crate::db::ids::ImportId;
use crate::error::AppError;
use crate::intake::actions::{self, Refused};
use crate::intake::model::WeaponChoice;
use crate::intake::pages::{columns, explain, number, show};
use crate::intake::queries::Import;
use crate::journal::tx::Tx;
use crate::web::form::{self, Form};
use crate::web::frame::Section;
use crate::web::session::By;
use crate::web::urls::Urls;

/// `POST …/columns`.
pub async fn columns(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    match settle(&form).await {
        Ok(response) => response,
        Err(error) => error.response(&request),
    }
}

async fn settle(form: &Form<Researcher>) -> Result<HttpResponse, AppError> {
    let by = By { visit: form.visit.clone(), proof: form.proof.clone() };
    let import = show::found(&by).await?;
    let id = import.id;
    let mut before = import.settings();
    if let Some(sheet) = form.fields.get("sheet") {
        sheet.clone_into(&mut before.sheet);
    }
    if let Some(row) = form.fields.number("header") {
        before.header_row = row;
    }
    let frame = by.visit.frame(Section::Imports, "");
    let (looked, settings) = match show::look(&by, &import, before).await? {
        Ok(found) => found,
        Err(error) => return super::list::refuse(&by, columns::unreadable(&frame, &error)).await,
    };
    let settings = match columns::sent(&form.fields, &looked.header, settings.clone()) {
        Ok(settings) => settings,
        Err(refused) => {
            let problem = explain(&frame, &refused);
            return show::name_columns(&by, import, Some(settings), StatusCode::UNPROCESSABLE_ENTITY, problem).await;
        }
    };
    let (proof, typed, header) = (form.proof.clone(), settings.clone(), looked.header);
    let urls = Urls { locale: form.visit.ask.locale };
    let done = form
        .submit(form.act("name columns of import"), move |tx| {
            actions::settle(tx, &proof, id, settings, &header)?;
            Ok(urls.import(&id.0))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(error) => match error.downcast_ref::<Refused>() {
            None => Err(error.into()),
            Some(Refused::NotThere) => Err(AppError::NotFound),
            Some(refused) => {
                let problem = explain(&frame, refused);
                show::name_columns(&by, import, Some(typed), StatusCode::UNPROCESSABLE_ENTITY, problem).await
            }
        },
    }
}

/// Does something with the import of the address and shows its page, with why where it was not done.
async fn act(
    request: HttpRequest,
    form: Form<Researcher>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Researcher, ImportId) -> anyhow::Result<()> + Send + 'static,
) -> HttpResponse {
    let Some(id) = number(form.visit.ask.segment("id")) else { return AppError::NotFound.response(&request) };
    let proof = form.proof.clone();
    let urls = Urls { locale: form.visit.ask.locale };
    let mut act = form.act(action);
    act.reason = form.fields.get("reason").unwrap_or_default().chars().take(1_000).collect();
    let done = form
        .submit(act, move |tx| {
            work(tx, &proof, id)?;
            Ok(urls.import(&id.0))
        })
        .await;
    let refused = match form::refused(&request, done, &Refused::NotThere) {
        ControlFlow::Continue(refused) => refused,
        ControlFlow::Break(response) => return response,
    };
    let by = By { visit: form.visit.clone(), proof: form.proof.clone() };
    let problem = explain(&by.visit.frame(Section::Imports, ""), &refused);
    let named = if let Refused::BuiltOn(named, _) = refused { named } else { Vec::new() };
    show::answer(&by, StatusCode::UNPROCESSABLE_ENTITY, problem, named)
        .await
        .unwrap_or_else(|error| error.response(&request))
}

/// `POST …/correct`: `maker-0` with `brand-0` and so on; `none-0` says that it names no maker. `weapon-0` with `system-0`, or
/// `new-0` for a system of that name.
pub async fn correct(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let (fields, app) = (form.fields.clone(), form.visit.ask.app.clone());
    act(request, form, "correct import", move |tx, by, id| {
        let catalogue = app.catalogue();
        let mut makers = BTreeMap::new();
        let mut weapons = BTreeMap::new();
        // A browser sends every line break as two characters.
        let named = |name: String| fields.get(&name).map(|text| text.replace("\r\n", "\n"));
        for index in 0..show::MOST_NAMES {
            if let Some(text) = named(format!("maker-{index}")) {
                if fields.get(&format!("none-{index}")).is_some() {
                    makers.insert(text, String::new());
                } else if let Some(brand) = fields.get(&format!("brand-{index}")) {
                    let key = catalogue.directory.resolve(brand, None, None).brand_key;
                    let key = key.ok_or_else(|| Refused::UnknownBrand(brand.chars().take(60).collect()))?;
                    makers.insert(text, key);
                }
            }
            if let Some(text) = named(format!("weapon-{index}")) {
                if let Some(name) = fields.get(&format!("system-{index}")) {
                    let system = crate::weapons::queries::system_by_name(tx.conn(), name)?;
                    let system = system.ok_or_else(|| Refused::UnknownWeapon(name.chars().take(60).collect()))?;
                    weapons.insert(text, WeaponChoice::System(system.key));
                } else if fields.get(&format!("new-{index}")).is_some() {
                    weapons.insert(text, WeaponChoice::AsPublished);
                }
            }
        }
        let takes_same_marking = fields.get("same_marking") == Some("take");
        actions::correct(tx, by, id, makers, weapons, takes_same_marking).map(drop::<Import>)
    })
    .await
}

/// `POST …/apply`.
pub async fn apply(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    act(request, form, "apply import", |tx, by, id| actions::apply(tx, by, id).map(drop::<Import>)).await
}

/// `POST …/discard`.
pub async fn discard(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    act(request, form, "discard import", |tx, by, id| actions::discard(tx, by, id).map(drop::<Import>)).await
}

/// `POST …/submit`.
pub async fn submit(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    act(request, form, "send import to review", |tx, by, id| actions::submit(tx, by, id).map(drop::<usize>)).await
}

/// `POST …/take-back`.
pub async fn take_back(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let reason = form.fields.get("reason").unwrap_or_default().chars().take(1_000).collect::<String>();
    act(request, form, "take import back", move |tx, by, id| {
        actions::take_back(tx, by, id, &reason).map(drop::<Import>)
    })
    .await
}
