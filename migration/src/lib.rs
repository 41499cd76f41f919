//! The database schema, step by step. The same SQL runs on SQLite and PostgreSQL; see README.md beside this folder
//! for how to change a table that is in use.

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::prelude::MigratorTrait;

#[macro_use]
mod steps;

mod m0001_foundation;
mod m0002_pipelines_and_fields;
mod m0003_files;
mod m0005_alerts;
mod m0006_records;
mod m0007_settings;
mod m0008_pipeline_edits;
mod m0009_file_fields;
mod m0010_mends;
mod m0011_access;
mod m0012_sharing;
mod m0013_permissions;
mod m0014_preview;
mod m0015_contacts;
mod m0016_links;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0002_pipelines_and_fields::Migration),
            Box::new(m0003_files::Migration),
            Box::new(m0005_alerts::Migration),
            Box::new(m0006_records::Migration),
            Box::new(m0007_settings::Migration),
            Box::new(m0008_pipeline_edits::Migration),
            Box::new(m0009_file_fields::Migration),
            Box::new(m0010_mends::Migration),
            Box::new(m0011_access::Migration),
            Box::new(m0012_sharing::Migration),
            Box::new(m0013_permissions::Migration),
            Box::new(m0014_preview::Migration),
            Box::new(m0015_contacts::Migration),
            Box::new(m0016_links::Migration),
        ]
    }
}
