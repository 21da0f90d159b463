-- Results that came after their lease was over, and phones that two agents say to have.

-- How long after the end of its lease the result came, and who else had the device under a lease meanwhile; null: in time.
-- {"seconds": 14.2, "away_seconds": 104.0, "other_agent": null}
ALTER TABLE run ADD COLUMN late jsonb;

-- The agent that says to have this phone while it answers on its own one (`rival` has it in words), and agents that a
-- person has turned down: they do not get it by themselves.
ALTER TABLE device
  ADD COLUMN rival_agent_id uuid REFERENCES agent ON DELETE SET NULL,
  ADD COLUMN turned_down    uuid[] NOT NULL DEFAULT '{}';

-- Only who took a task says how it ended.
ALTER TABLE device_task ADD COLUMN taken_by uuid REFERENCES agent ON DELETE SET NULL;
UPDATE device_task t SET taken_by = d.agent_id FROM device d WHERE d.id = t.device_id AND t.taken_at IS NOT NULL;

-- The process of the agent that took the lease, and when it was heard of last: what is said of a lease that is lost.
ALTER TABLE lease
  ADD COLUMN instance_id uuid,
  ADD COLUMN renewed_at  timestamptz NOT NULL DEFAULT now();
