-- The open book; in a warehouse, a model over the tables of the CRM.
select * from read_csv('{{ env_var("ACCOUNTS") }}', all_varchar = true)
