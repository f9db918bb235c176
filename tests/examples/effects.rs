//! `effects`: what an intervention changes, with an interval and the evidence for it.

use super::model;

#[test]
fn calls_that_help_are_seen_to_help() {
    let report = &model().effects().unwrap().report;
    let call = &report.kinds[0];
    assert_eq!((report.kinds.len(), call.kind.as_str()), (1, "call"));
    assert!(call.low <= call.average_uplift && call.average_uplift <= call.high);
    assert!(call.average_uplift > 0.05, "{call:?}");
}
