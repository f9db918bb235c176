//! `search`: the best of many combinations, by looking at all, and by the genetic algorithm.

use winprob::search::{Evaluation, Genome, Params, Problem, Shape, Space, enumerate_best, search_best};
use winprob::units::Seed;

/// Four things that may be done on one of three days each; two of them at most. Thing `n` is worth most on day `n % 3 + 1`.
struct Days(Shape);

impl Space for Days {
    fn shape(&self) -> &Shape {
        &self.0
    }
}

impl Problem<1> for Days {
    fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
        let worth = |(gene, day): (usize, u8)| (gene + 1) as f64 - (f64::from(day) - (gene % 3 + 1) as f64).abs();
        Evaluation::feasible([genome.present().map(worth).sum()])
    }
}

#[test]
fn the_genetic_algorithm_finds_what_enumeration_finds() {
    let problem = Days(Shape::new(&[3; 4]).unwrap().at_most(2));
    let exact = enumerate_best(&problem).unwrap();
    assert_eq!(exact.best.genome.alleles(), [0, 0, 3, 1], "the two things that are worth most, on their days");
    let found = search_best(&problem, &Params::default().check().unwrap(), Seed(1));
    assert_eq!(found.best.genome, exact.best.genome);
}
