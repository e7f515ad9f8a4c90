-- Run once by the operator of a Citus cluster, on the coordinator, after the program has made the schema
-- and before there is data. The tenant is the distribution column; no query crosses tenants. The
-- program must always connect to the same coordinator: it numbers the transactions of the ledger.

SELECT create_reference_table('installation');
SELECT create_reference_table('tenant');
SELECT create_distributed_table('unit', 'tenant_id');
SELECT create_distributed_table('staff', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('grid', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('net_draft', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('post', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('category', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('route', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('reply', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('synonym', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('triage_rule', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('rule_proposal', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('playbook', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('playbook_draft', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('party', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('matter', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('leg', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('entry', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('follower', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('party_log', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('report', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('file', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('notice', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('session', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('idempotency', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('counter', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('seal', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('seal_head', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('lease', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('staff_setting', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('saved_view', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('gathered', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('handover', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('snooze', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('place', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('admin_log', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('insight_model', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('proposal', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('issue', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('issue_member', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('issue_bond', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('issue_campaign', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('warning', 'tenant_id', colocate_with => 'unit');
SELECT create_distributed_table('warning_look', 'tenant_id', colocate_with => 'unit');
