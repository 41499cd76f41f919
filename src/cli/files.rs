//! Where the bytes of files lie: options that every command knows.

use clap::Args;
use std::path::PathBuf;
use vitrine_server::config::{Config, FilesPlace, S3Place};

/// Where the bytes of files lie.
#[derive(Debug, Clone, Args)]
pub struct FilesOptions {
    /// The folder for the bytes of files [default: `files` in the data folder].
    #[arg(long, env = "VITRINE_FILES_DIR", global = true)]
    files_dir: Option<PathBuf>,
    /// A bucket of an S3-compatible store for the bytes of files, instead of a folder.
    #[arg(long, env = "VITRINE_S3_BUCKET", global = true)]
    s3_bucket: Option<String>,
    /// The store's address, when it is not Amazon's: https://…
    #[arg(long, env = "VITRINE_S3_ENDPOINT", global = true)]
    s3_endpoint: Option<String>,
    /// The store's region.
    #[arg(long, env = "VITRINE_S3_REGION", default_value = "us-east-1", global = true)]
    s3_region: String,
    /// The access key's id.
    #[arg(long, env = "VITRINE_S3_ACCESS_KEY_ID", hide_env_values = true, default_value = "", global = true)]
    s3_access_key_id: String,
    /// The access key's secret.
    #[arg(long, env = "VITRINE_S3_SECRET_ACCESS_KEY", hide_env_values = true, default_value = "", global = true)]
    s3_secret_access_key: String,
}

impl FilesOptions {
    /// Sets the place in a configuration.
    pub fn set(&self, config: &mut Config) {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        if let Some(bucket) = given(&self.s3_bucket) {
            config.files = FilesPlace::S3(S3Place {
                bucket,
                endpoint: given(&self.s3_endpoint),
                region: self.s3_region.clone(),
                access_key_id: self.s3_access_key_id.clone(),
                secret_access_key: self.s3_secret_access_key.clone(),
            });
        } else if let Some(folder) = &self.files_dir {
            config.files = FilesPlace::Folder(folder.clone());
        }
    }
}
