//! All black-box tests; see `README.md` of the crate.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests: what goes wrong here fails a test"
)]

mod auth_login;
mod auth_logout;
mod auth_token;
mod auth_token_secret;
mod auth_whoami;
mod bad_input;
mod bags;
mod compendium_create;
mod compendium_create_archives;
mod compendium_create_upload;
mod compendium_data;
mod compendium_data_size;
mod compendium_delete;
mod compendium_delete_again;
mod compendium_download;
mod compendium_download_made;
mod compendium_link;
mod compendium_list;
mod compendium_metadata;
mod compendium_share;
mod compendium_share_refused;
mod compendium_view;
mod concurrency;
mod docs;
mod errors;
mod info;
mod job_create;
mod job_data;
mod job_image;
mod job_killed;
mod job_limits;
mod job_list;
mod job_list_audience;
mod job_run;
mod job_view;
mod link;
mod link_auth_service;
mod link_credentials;
mod link_people;
mod link_routing;
mod link_tokens;
mod linking_concurrency;
mod linking_continue;
mod linking_sessions;
mod linking_start;
mod lists;
mod orcid_cris;
mod orcid_csrf;
mod orcid_history;
mod orcid_history_errors;
mod orcid_profile;
mod orcid_push;
mod orcid_queue;
mod orcid_queue_create;
mod orcid_validation;
mod permission_matrix;
mod permissions;
mod publications;
mod publications_list;
mod publications_of_shipments;
mod recipient_list;
mod service;
mod shipment_bag;
mod shipment_create;
mod shipment_download;
mod shipment_files;
mod shipment_list;
mod shipment_publish;
mod shipment_retries;
mod shipment_view;
mod status_admin;
mod user_list;
mod user_patch;
mod user_view;
mod works;
mod works_change;
mod works_errors;
mod works_input;
mod works_retries;
mod works_routing;
