//! The server without its socket.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use topmark::web::respond::Site;

type Service = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The door of one site. It is built for the first request and kept, since building compiles the pattern of every route: done for each
/// request, that was half of the time of all tests.
#[derive(Default)]
pub struct Door(RefCell<Option<Service>>);

impl Door {
    /// What the server answers. A door serves the site of its first request.
    pub async fn ask(&self, site: &Data<Site>, request: TestRequest) -> ServiceResponse<BoxBody> {
        let known = self.0.borrow().clone();
        let service = match known {
            Some(service) => service,
            None => {
                let service = build(site.clone()).await;
                self.0.replace(Some(service.clone()));
                service
            }
        };
        service(request).await
    }
}

async fn build(site: Data<Site>) -> Service {
    let app = actix_web::App::new()
        .wrap(topmark::server::headers_of(site.app.settings()))
        .configure(topmark::server::configure(site));
    let service = Rc::new(actix_web::test::init_service(app).await);
    Rc::new(move |request| {
        let service = service.clone();
        async move { actix_web::test::call_service(&*service, request.to_request()).await.map_into_boxed_body() }
            .boxed_local()
    })
}
