//! The fields of POST /compendium, for the documentation.

use compendium::ContentType;
use utoipa::ToSchema;

/// A form: fields of its own, and those that every form has.
macro_rules! form {
    ($(#[$about:meta])* $name:ident { $($own:tt)* }) => {
        #[derive(Debug, ToSchema)]
        $(#[$about])*
        #[expect(dead_code, reason = "describes the form, whose fields are read one by one")]
        pub struct $name {
            content_type: ContentType,
            $($own)*
            /// An upload that `/api/v1/compendium/upload` began.
            upload: Option<String>,
            /// The DOI of a record at Zenodo (10.5281) or its sandbox (10.5072).
            #[schema(example = "10.5281/zenodo.69114")]
            doi: Option<String>,
            /// The number of a record at zenodo.org.
            #[schema(example = "69114")]
            zenodo_record_id: Option<String>,
            /// The address of a public folder at Sciebo, of a record at Zenodo or its sandbox, or of a DOI of either.
            #[schema(example = "https://uni-muenster.sciebo.de/index.php/s/G8vxQ1h50V4HpuA")]
            share_url: Option<String>,
            /// A directory in the folder, or a zip file. By default the folder itself.
            path: Option<String>,
            /// The name of the zip file: needed where a folder has several.
            filename: Option<String>,
        }
    };
}

form! {
    /// The fields of a new compendium: an archive, an upload that holds one, or a public share.
    ///
    /// Of several ways the first counts, in this order. A public share is a folder at Sciebo or a record at Zenodo.
    #[schema(as = NewCompendium)]
    Fields {
        /// The archive: a zip file of up to 4 MiB.
        #[schema(format = Binary)]
        compendium: Option<String>,
    }
}

form! {
    /// The fields of a new compendium from an upload or a public share: as those of a form, without a file.
    #[schema(as = NewCompendiumFromElsewhere)]
    FieldsWithoutFile {}
}
