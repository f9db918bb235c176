//! `workflow`: from a folder of files to a learned model and a loaded store, as commands and service do it.

use winprob::store::Store;
use winprob::units::{Seed, Silent};
use winprob::workflow::{BookFiles, Material, learn, load};

use super::lay_out;

#[tokio::test]
async fn the_files_of_a_folder_are_found_learned_from_and_loaded() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let files = BookFiles::find(Some(folder.path()), BookFiles::default()).unwrap();
    let model = learn(&Material::of_files(&files).unwrap(), 0, Seed(1), &Silent).unwrap();
    assert_eq!(model.card.n_rows, 160);
    let store = Store::open("sqlite::memory:").await.unwrap();
    let loaded = load(&store, &model, &files, 10).await.unwrap();
    assert_eq!((loaded.accounts, loaded.interventions, loaded.rejected.len()), (2, 80, 0));
    assert_eq!(store.n_accounts().await.unwrap(), 2);
}
