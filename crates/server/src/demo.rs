//! Demo tenants, made through the services.
