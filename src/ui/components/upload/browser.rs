//! What a form with files asks of the browser. On the server there is none, and nothing happens.

use crate::api::ApiError;
use leptos::ev::{DragEvent, Event, SubmitEvent};

/// A file that was chosen; the browser holds it under this number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The number.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
}

/// The form's other fields: name and value, in order.
pub type Fields = Vec<(String, String)>;

#[cfg(feature = "hydrate")]
pub use here::{chosen, dropped, fields, forget, has_file, press_send, send, send_form};

#[cfg(feature = "hydrate")]
mod here {
    use super::{ApiError, Chosen, DragEvent, Event, Fields, SubmitEvent};
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::prelude::Closure;
    use std::cell::{Cell, RefCell};
    use std::collections::HashMap;
    use vitrine_wire::FilesAdded;
    use web_sys::{File, FileList, FormData, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

    thread_local! {
        static NEXT: Cell<u32> = const { Cell::new(0) };
        static FILES: RefCell<HashMap<u32, File>> = RefCell::default();
        static REQUESTS: RefCell<HashMap<u32, XmlHttpRequest>> = RefCell::default();
    }

    fn hold(files: Option<FileList>) -> Vec<Chosen> {
        let Some(files) = files else { return Vec::new() };
        (0..files.length())
            .filter_map(|at| files.get(at))
            .map(|file| {
                let id = NEXT.get();
                NEXT.set(id + 1);
                // Whole numbers up to 2⁵³; no file is larger.
                let chosen = Chosen { id, name: file.name(), bytes: file.size() as u64 };
                FILES.with_borrow_mut(|all| all.insert(id, file));
                chosen
            })
            .collect()
    }

    /// Takes the files out of their field, so that they are not sent twice.
    pub fn chosen(event: &Event) -> Vec<Chosen> {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return Vec::new();
        };
        let chosen = hold(field.files());
        field.set_value("");
        chosen
    }

    /// Files that were dropped on the form.
    pub fn dropped(event: &DragEvent) -> Vec<Chosen> {
        hold(event.data_transfer().and_then(|data| data.files()))
    }

    /// The form's other fields as they are now.
    pub fn fields(event: &SubmitEvent) -> Option<Fields> {
        let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        let names = ["job", "submission", "audience", "body", "replaces", "version"];
        Some(names.into_iter().filter_map(|name| Some((name.to_owned(), data.get(name).as_string()?))).collect())
    }

    /// Sends one file; tells how far it is, and at last what came of it.
    pub fn send(
        id: u32,
        url: &'static str,
        fields: &Fields,
        on_progress: impl Fn(u8) + 'static,
        on_end: impl FnOnce(Result<String, ApiError>) + 'static,
    ) {
        let file = FILES.with_borrow(|all| all.get(&id).cloned());
        let data = file.and_then(|file| data_of(fields, [("files".to_owned(), file)]));
        let Some((request, data)) = data.and_then(|data| Some((open(url)?, data))) else {
            return on_end(Err(ApiError::Unreachable));
        };
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.total() > 0.0 {
                on_progress((event.loaded() / event.total() * 100.0).clamp(0.0, 100.0) as u8);
            }
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        REQUESTS.with_borrow_mut(|all| all.insert(id, request.clone()));
        post(request, data, move |answer| {
            drop(progress);
            REQUESTS.with_borrow_mut(|all| all.remove(&id));
            if answer.is_ok() {
                forget(id);
            }
            on_end(answer);
        });
    }

    fn post(request: XmlHttpRequest, data: FormData, on_end: impl FnOnce(Result<String, ApiError>) + 'static) {
        let asked = request.clone();
        let end = Closure::once_into_js(move || on_end(answer_of(&asked)));
        request.set_onloadend(Some(end.unchecked_ref()));
        // Where it cannot begin, `loadend` tells.
        let _ = request.send_with_opt_form_data(Some(&data));
    }

    fn open(url: &str) -> Option<XmlHttpRequest> {
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", url).ok()?;
        request.set_request_header("accept", "application/json").ok()?;
        Some(request)
    }

    fn data_of(fields: &Fields, files: impl IntoIterator<Item = (String, File)>) -> Option<FormData> {
        let data = FormData::new().ok()?;
        for (name, value) in fields {
            data.append_with_str(name, value).ok()?;
        }
        for (name, file) in files {
            data.append_with_blob_and_filename(&name, &file, &file.name()).ok()?;
        }
        Some(data)
    }

    /// The file that is chosen in an input of the page.
    fn file_in(input: &str) -> Option<File> {
        let page = web_sys::window()?.document()?;
        page.get_element_by_id(input)?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
    }

    /// Whether a file is chosen in an input of the page, by its id.
    pub fn has_file(input: &str) -> bool {
        file_in(input).is_some()
    }

    /// Sends a whole form with files among its fields: names, and ids of the inputs in which the files are chosen.
    pub fn send_form(
        url: &'static str,
        fields: &Fields,
        files: &[(String, String)],
        on_end: impl FnOnce(Result<String, ApiError>) + 'static,
    ) {
        let files = files.iter().filter_map(|(name, input)| Some((name.clone(), file_in(input)?)));
        match data_of(fields, files).and_then(|data| Some((open(url)?, data))) {
            Some((request, data)) => post(request, data, on_end),
            None => on_end(Err(ApiError::Unreachable)),
        }
    }

    fn answer_of(request: &XmlHttpRequest) -> Result<String, ApiError> {
        let text = request.response_text().ok().flatten().unwrap_or_default();
        match request.status() {
            Ok(200) => leptos::serde_json::from_str::<FilesAdded>(&text)
                .map(|added| added.said)
                .map_err(|_| ApiError::Unreachable),
            Ok(0) | Err(_) => Err(ApiError::Unreachable),
            Ok(_) => Err(leptos::serde_json::from_str(&text).unwrap_or(ApiError::Unreachable)),
        }
    }

    /// Stops a file that is on its way, and lets go of it.
    pub fn forget(id: u32) {
        if let Some(request) = REQUESTS.with_borrow_mut(|all| all.remove(&id)) {
            let _ = request.abort();
        }
        FILES.with_borrow_mut(|all| all.remove(&id));
    }

    /// As a press on the form's button.
    pub fn press_send(action: &str) {
        let form = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|page| page.query_selector(&format!("form.upload[action='{action}']")).ok().flatten())
            .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form {
            let _ = form.request_submit();
        }
    }
}

#[cfg(not(feature = "hydrate"))]
pub fn chosen(_: &Event) -> Vec<Chosen> {
    Vec::new()
}

#[cfg(not(feature = "hydrate"))]
pub fn dropped(_: &DragEvent) -> Vec<Chosen> {
    Vec::new()
}

/// On the server no form is sent by a script.
#[cfg(not(feature = "hydrate"))]
pub fn fields(_: &SubmitEvent) -> Option<Fields> {
    None
}

#[cfg(not(feature = "hydrate"))]
pub fn send(
    _: u32,
    _: &'static str,
    _: &Fields,
    _: impl Fn(u8) + 'static,
    on_end: impl FnOnce(Result<String, ApiError>) + 'static,
) {
    on_end(Err(ApiError::Unreachable));
}

/// On the server nothing is chosen.
#[cfg(not(feature = "hydrate"))]
pub fn has_file(_: &str) -> bool {
    false
}

/// On the server nothing is sent.
#[cfg(not(feature = "hydrate"))]
pub fn send_form(
    _: &'static str,
    _: &Fields,
    _: &[(String, String)],
    on_end: impl FnOnce(Result<String, ApiError>) + 'static,
) {
    on_end(Err(ApiError::Unreachable));
}

#[cfg(not(feature = "hydrate"))]
pub fn forget(_: u32) {}

#[cfg(not(feature = "hydrate"))]
pub fn press_send(_: &str) {}
