//! Files by key: the same promises in a folder, in memory, and on a real S3 server.

use topmark::storage::keys::{StorageKey, sha256_of};
use topmark::storage::store::{S3Access, Storage};

/// A file of 6 MiB, larger than one part of an upload, and its key.
fn large_file(folder: &std::path::Path) -> (std::path::PathBuf, StorageKey, Vec<u8>) {
    let bytes: Vec<u8> = (0..6 * 1024 * 1024_u32).map(|number| (number % 251) as u8).collect();
    let file = folder.join("large.bin");
    std::fs::write(&file, &bytes).unwrap();
    let (sha256, length) = sha256_of(bytes.as_slice()).unwrap();
    assert_eq!(length, bytes.len() as u64);
    (file, StorageKey::import(&sha256), bytes)
}

async fn keeps_what_it_is_given(storage: &Storage) {
    let folder = tempfile::tempdir().unwrap();
    let (file, key, bytes) = large_file(folder.path());
    assert!(!storage.exists(&key).await.unwrap());
    assert!(storage.get(&key).await.unwrap().is_none());
    storage.put_file(&key, &file).await.unwrap();
    storage.put_file(&key, &file).await.unwrap();
    assert!(storage.exists(&key).await.unwrap());
    assert_eq!(storage.get(&key).await.unwrap().unwrap(), bytes);
    assert_eq!(storage.list("imports").await.unwrap(), [key.as_str()]);
}

#[actix_web::test]
async fn a_folder_and_the_memory_keep_what_they_are_given() {
    let folder = tempfile::tempdir().unwrap();
    keeps_what_it_is_given(&Storage::folder(folder.path()).unwrap()).await;
    keeps_what_it_is_given(&Storage::memory()).await;
}

#[actix_web::test]
async fn an_s3_server_keeps_what_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("bucket")).unwrap();
    let files = s3s_fs::FileSystem::new(folder.path()).unwrap();
    let mut builder = s3s::service::S3ServiceBuilder::new(files);
    builder.set_auth(s3s::auth::SimpleAuth::from_single("key", "secret"));
    let service = builder.build();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    actix_web::rt::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            actix_web::rt::spawn(async move {
                let stream = hyper_util::rt::TokioIo::new(stream);
                let executor = hyper_util::rt::TokioExecutor::new();
                let _ = hyper_util::server::conn::auto::Builder::new(executor).serve_connection(stream, service).await;
            });
        }
    });
    let access = S3Access {
        endpoint: format!("http://{address}"),
        region: "us-east-1".to_owned(),
        access_key_id: "key".to_owned(),
        secret_access_key: "secret".to_owned(),
        allow_http: true,
    };
    keeps_what_it_is_given(&Storage::open("s3://bucket", &access).unwrap()).await;
}

#[test]
fn a_wrong_storage_url_names_the_scheme() {
    let error = Storage::open("ftp://somewhere", &S3Access::default()).unwrap_err().to_string();
    assert!(error.contains("`ftp`"), "{error}");
}
