# Each consumer had a module block of its own before they became entries of one map. Without these blocks, an upgrade would
# delete both subscriptions, with the messages that wait in them, and make new ones.
moved {
  from = module.slack
  to   = module.consumer["slack"]
}

moved {
  from = module.bigquery
  to   = module.consumer["bigquery"]
}
