//! Pipelines and stages that are taken away stay as rows, since feeds name them; what a change of them was before, so
//! that it can be put back.

sql_step!("m0008_pipeline_edits", "stages that were taken away");
