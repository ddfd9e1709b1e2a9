//! The store behind `STORAGE_URL`.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, WriteMultipart};

use crate::storage::keys::StorageKey;

/// Where files are kept.
#[derive(Clone, Debug)]
pub struct Storage {
    store: Arc<dyn ObjectStore>,
    shown: String,
}

/// How to reach an S3 server. Empty texts are left to the defaults of the protocol.
#[derive(Clone, Debug, Default)]
pub struct S3Access {
    pub endpoint: String,
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    /// Plain HTTP, for a server on the same machine.
    pub allow_http: bool,
}

impl Storage {
    /// A folder that is made if it is not there.
    pub fn folder(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path).with_context(|| format!("making the storage folder `{}`", path.display()))?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(path)
            .with_context(|| format!("opening the storage folder `{}`", path.display()))?
            .with_fsync(true);
        Ok(Self { store: Arc::new(store), shown: path.display().to_string() })
    }

    /// For tests: nothing outlives the process.
    pub fn memory() -> Self {
        Self { store: Arc::new(object_store::memory::InMemory::new()), shown: "memory:".to_owned() }
    }

    /// Opens `s3://BUCKET[/PREFIX]`, `memory:`, `file:PATH` or a bare path. Err names the value.
    pub fn open(url: &str, access: &S3Access) -> anyhow::Result<Self> {
        if url == "memory:" {
            return Ok(Self::memory());
        }
        if let Some(rest) = url.strip_prefix("s3://") {
            return s3(rest, access);
        }
        match url.split_once("://") {
            Some(("file", path)) => Self::folder(Path::new(path)),
            Some((scheme, _)) => bail!(
                "`{url}` is not a storage URL: the scheme `{scheme}` is not known. Use a folder, `file://FOLDER` or `s3://BUCKET`."
            ),
            None => Self::folder(Path::new(url.strip_prefix("file:").unwrap_or(url))),
        }
    }

    /// Stores a local file under `key` unless it is there already. The file is streamed in parts of 5 MiB.
    pub async fn put_file(&self, key: &StorageKey, file: &Path) -> anyhow::Result<()> {
        use tokio::io::AsyncReadExt;
        if self.exists(key).await? {
            return Ok(());
        }
        let path = ObjectPath::from(key.as_str());
        let context = || format!("storing `{}` as `{}` in {}", file.display(), key.as_str(), self.shown);
        let mut reader = tokio::fs::File::open(file).await.with_context(context)?;
        let upload = self.store.put_multipart(&path).await.with_context(context)?;
        let mut upload = WriteMultipart::new(upload);
        let mut buffer = vec![0; 1024 * 1024];
        loop {
            let count = reader.read(&mut buffer).await.with_context(context)?;
            if count == 0 {
                break;
            }
            upload.wait_for_capacity(2).await.with_context(context)?;
            upload.write(&buffer[..count]);
        }
        upload.finish().await.with_context(context)?;
        Ok(())
    }

    pub async fn put(&self, key: &StorageKey, bytes: Vec<u8>) -> anyhow::Result<()> {
        let context = || format!("storing `{}` in {}", key.as_str(), self.shown);
        self.store.put(&ObjectPath::from(key.as_str()), PutPayload::from(bytes)).await.with_context(context)?;
        Ok(())
    }

    /// The whole object, or `None` if there is none of that name.
    pub async fn get(&self, key: &StorageKey) -> anyhow::Result<Option<Vec<u8>>> {
        let context = || format!("reading `{}` from {}", key.as_str(), self.shown);
        match self.store.get(&ObjectPath::from(key.as_str())).await {
            Ok(found) => Ok(Some(found.bytes().await.with_context(context)?.to_vec())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).with_context(context),
        }
    }

    /// The object piece by piece, or `None` if there is none of that name.
    pub async fn stream(
        &self,
        key: &StorageKey,
    ) -> anyhow::Result<Option<BoxStream<'static, object_store::Result<Bytes>>>> {
        match self.store.get(&ObjectPath::from(key.as_str())).await {
            Ok(found) => Ok(Some(found.into_stream())),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error).with_context(|| format!("reading `{}` from {}", key.as_str(), self.shown)),
        }
    }

    pub async fn exists(&self, key: &StorageKey) -> anyhow::Result<bool> {
        match self.store.head(&ObjectPath::from(key.as_str())).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error).with_context(|| format!("looking for `{}` in {}", key.as_str(), self.shown)),
        }
    }

    /// Name and size in bytes of every object, in no particular order, read as it is asked for.
    pub fn listing(&self) -> BoxStream<'_, anyhow::Result<(String, u64)>> {
        self.store
            .list(None)
            .map(|meta| {
                let meta = meta.with_context(|| format!("listing {}", self.shown))?;
                Ok((meta.location.to_string(), meta.size))
            })
            .boxed()
    }

    /// Calls `each` with the object's bytes piece by piece, whatever name it has. False where there is none.
    pub async fn read(&self, name: &str, mut each: impl FnMut(&[u8]) -> anyhow::Result<()>) -> anyhow::Result<bool> {
        let context = || format!("reading `{name}` from {}", self.shown);
        let path = ObjectPath::parse(name).with_context(context)?;
        let found = match self.store.get(&path).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(error).with_context(context),
        };
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.next().await {
            each(&piece.with_context(context)?)?;
        }
        Ok(true)
    }

    /// Names of all objects whose name starts with the folder `prefix`, in no particular order.
    pub async fn list(&self, prefix: &str) -> anyhow::Result<Vec<String>> {
        let prefix = ObjectPath::from(prefix);
        self.store
            .list(Some(&prefix))
            .map(|found| found.map(|meta| meta.location.to_string()))
            .boxed()
            .try_collect()
            .await
            .with_context(|| format!("listing {}", self.shown))
    }
}

#[cfg(feature = "s3")]
fn s3(place: &str, access: &S3Access) -> anyhow::Result<Storage> {
    use object_store::aws::AmazonS3Builder;
    // The provider is a process-wide choice; a second call finds it made, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_allow_http(access.allow_http);
    if !access.endpoint.is_empty() {
        builder = builder.with_endpoint(&access.endpoint);
    }
    if !access.region.is_empty() {
        builder = builder.with_region(&access.region);
    }
    if !access.access_key_id.is_empty() {
        builder = builder.with_access_key_id(&access.access_key_id).with_secret_access_key(&access.secret_access_key);
    }
    let store = builder.build().with_context(|| format!("opening the storage `s3://{place}`"))?;
    let store: Arc<dyn ObjectStore> = if prefix.is_empty() {
        Arc::new(store)
    } else {
        Arc::new(object_store::prefix::PrefixStore::new(store, prefix))
    };
    Ok(Storage { store, shown: format!("s3://{place}") })
}

#[cfg(not(feature = "s3"))]
fn s3(place: &str, _access: &S3Access) -> anyhow::Result<Storage> {
    bail!("`s3://{place}` needs a build with the feature `s3`")
}
