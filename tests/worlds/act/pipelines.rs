//! What people do with pipelines and stages.

use crate::world::World;
use rand::Rng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

impl World {
    pub(super) async fn flip_some_stage(&mut self, tenant: usize) {
        let kept: Vec<usize> = self.kept.iter().map(|job| self.is.jobs[*job].stage).collect();
        let stages: Vec<usize> = self.stages_of(tenant).into_iter().filter(|stage| !kept.contains(stage)).collect();
        let stage = *stages.choose(&mut self.rng).expect("stages");
        let visible = !self.is.stages[stage].is_visible;
        self.set_stage(stage, visible).await;
    }

    pub async fn set_stage(&mut self, stage: usize, visible: bool) {
        let tenant = self.is.pipelines[self.is.stages[stage].pipeline].tenant;
        let edit = json!({ "what": "edit_stage", "stage": self.is.stages[stage].id, "visible": visible.to_string() });
        self.change_pipelines(tenant, edit).await;
        self.is.stages[stage].is_visible = visible;
    }

    pub(super) async fn flip_at_internal(&mut self, tenant: usize) {
        let of: Vec<usize> =
            (0..self.is.pipelines.len()).filter(|one| self.is.pipelines[*one].tenant == tenant).collect();
        let pipeline = *of.choose(&mut self.rng).expect("pipelines");
        let facts = &self.is.pipelines[pipeline];
        let word = if facts.shows_last_visible { "hide" } else { "show_last_visible" };
        let edit = json!({ "what": "edit_pipeline", "pipeline": facts.id, "at_internal": word });
        self.change_pipelines(tenant, edit).await;
        self.is.pipelines[pipeline].shows_last_visible ^= true;
    }

    /// Looks at what a change of the pipelines does, then makes it.
    pub async fn change_pipelines(&self, tenant: usize, mut edit: Value) {
        let preview = self.tenant_does(tenant, "pipelines/preview", json!({ "edit": edit })).await.json();
        edit["seen"] = preview["seen"].clone();
        self.tenant_does(tenant, "pipelines/change", edit).await;
    }

    pub(super) async fn set_some_first_stage(&mut self, tenant: usize) {
        let of: Vec<usize> =
            (0..self.is.pipelines.len()).filter(|one| self.is.pipelines[*one].tenant == tenant).collect();
        let pipeline = *of.choose(&mut self.rng).expect("pipelines");
        let stages = self.is.pipelines[pipeline].stages.clone();
        let first = stages.choose(&mut self.rng).copied().filter(|_| self.rng.random_bool(0.6));
        self.set_first_stage(pipeline, first).await;
    }

    pub async fn set_first_stage(&mut self, pipeline: usize, first: Option<usize>) {
        let facts = &self.is.pipelines[pipeline];
        let word = first.map_or_else(|| "none".to_owned(), |stage| self.is.stages[stage].id.clone());
        let edit = json!({ "what": "edit_pipeline", "pipeline": facts.id, "first_stage": word });
        self.change_pipelines(facts.tenant, edit).await;
        self.is.pipelines[pipeline].first = first;
    }
}
