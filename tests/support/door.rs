//! The server without its socket.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use topmark::app::App;
use topmark::web::respond::Site;

type Service = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The door of one site. It is built for the first request and kept, since building compiles the pattern of every route: done for each
/// request, that was half of the time of all tests.
pub struct Door {
    pub site: Data<Site>,
    service: RefCell<Option<Service>>,
}

impl Door {
    pub fn of(app: &App) -> Self {
        Self { site: Data::new(Site::new(app.clone())), service: RefCell::default() }
    }

    /// What the server answers.
    pub async fn ask(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        let known = self.service.borrow().clone();
        let service = match known {
            Some(service) => service,
            None => {
                let service = build(self.site.clone()).await;
                self.service.replace(Some(service.clone()));
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
