//! Photographs and papers of an exhibit: as its page shows them, and taken off again.

use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::{Proof, Researcher};
use crate::db::conn::Conn;
use crate::db::ids::{DocumentId, ExhibitId, PhotographId};
use crate::error::AppError;
use crate::evidence::model::PhotographState;
use crate::evidence::pages::{DocumentLine, UploadForm};
use crate::evidence::queries::photographs::{self, Photograph};
use crate::evidence::queries::ties;
use crate::findings::actions::filing;
use crate::findings::model::Refused;
use crate::journal::tx::Tx;
use crate::weapons::queries::{CustodyEvent, Exhibit};
use crate::web::form::Form;
use crate::web::frame::Frame;
use crate::web::session::Visit;
use crate::web::urls::Urls;

/// A photograph of an exhibit.
pub struct Shot {
    pub photograph: Photograph,
    pub caption: String,
    /// Address and number of each finding that it shows.
    pub shows: Vec<(String, String)>,
}

impl Shot {
    pub fn is_asked(&self) -> bool {
        self.photograph.state == PhotographState::Asked
    }

    /// Set aside or withdrawn.
    pub fn is_out_of_use(&self) -> bool {
        !self.is_asked() && !self.photograph.state.is_usable()
    }
}

/// What is kept with an exhibit.
pub struct Kept {
    pub shots: Vec<Shot>,
    pub documents: Vec<DocumentLine>,
    pub upload: UploadForm,
}

/// What is kept with an exhibit and this person may see.
pub fn kept(
    conn: &mut Conn,
    visit: &Visit,
    by: &Researcher,
    frame: &Frame,
    exhibit: &Exhibit,
    custody: &[&CustodyEvent],
) -> Result<Kept, AppError> {
    let viewer = by.organisation();
    let rows = ties::photographs_of(conn, viewer, exhibit.id)?;
    let ids: Vec<PhotographId> = rows.iter().map(|(row, _)| row.id).collect();
    let shown = photographs::findings_of_all(conn, &ids)?;
    let shot = |(photograph, caption): (Photograph, String)| {
        let findings = shown.iter().filter(|(id, _)| *id == photograph.id);
        let shows = findings.map(|(_, finding)| (frame.urls.work_finding(&finding.0), finding.number())).collect();
        Shot { photograph, caption, shows }
    };
    let shots = rows.into_iter().map(shot).collect();
    let name = |event: &CustodyEvent| {
        let kind = frame.word("custody", event.kind.as_str());
        match event.happened_on.as_str() {
            "" => kind.to_owned(),
            day => format!("{kind}, {}", frame.locale.partial_date(day)),
        }
    };
    let remove = frame.urls.work_exhibit_to(&exhibit.id.0, "documents/remove");
    let mut documents = Vec::new();
    for (document, event) in ties::documents_of_exhibit(conn, viewer, exhibit.id)? {
        let mut line = DocumentLine::new(frame, document, remove.clone());
        let event = custody.iter().find(|known| Some(known.id) == event);
        line.event = event.map(|event| name(event)).unwrap_or_default();
        documents.push(line);
    }
    let mut upload = UploadForm::new(visit, "upload", vec![("exhibit", exhibit.id.to_string())]);
    upload.events = custody.iter().map(|event| (event.id, name(event))).collect();
    Ok(Kept { shots, documents, upload })
}

/// `POST /{locale}/desk/exhibits/{id}/photographs/remove` with `photograph`.
pub async fn remove_photograph(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    remove(&request, form, "take photograph off exhibit", "photographs", |tx, by, exhibit, number| {
        filing::remove_photograph_of_exhibit(tx, by, exhibit, PhotographId(number))
    })
    .await
}

/// `POST /{locale}/desk/exhibits/{id}/documents/remove` with `document`.
pub async fn remove_document(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    remove(&request, form, "take document off exhibit", "documents", |tx, by, exhibit, number| {
        filing::remove_document_of_exhibit(tx, by, exhibit, DocumentId(number))
    })
    .await
}

async fn remove(
    request: &HttpRequest,
    form: Form<Researcher>,
    action: &str,
    section: &'static str,
    work: impl FnOnce(&mut Tx<'_>, &Researcher, ExhibitId, i64) -> anyhow::Result<bool> + Send + 'static,
) -> HttpResponse {
    let field = section.trim_end_matches('s');
    let (Ok(id), Some(number)) = (form.visit.ask.segment("id").parse().map(ExhibitId), form.fields.number(field))
    else {
        return AppError::NotFound.response(request);
    };
    let proof = form.proof.clone();
    let urls = Urls { locale: form.visit.ask.locale };
    let done = form.submit(form.act(action), move |tx| {
        work(tx, &proof, id, number)?;
        Ok(format!("{}#{section}", urls.work_exhibit(&id.0)))
    });
    match done.await {
        Ok(response) => response,
        Err(error) if error.downcast_ref() == Some(&Refused::NotThere) => AppError::NotFound.response(request),
        Err(error) => AppError::from(error).response(request),
    }
}
