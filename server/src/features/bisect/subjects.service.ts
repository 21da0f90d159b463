import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/security/principal.js';
import type { StoredAlert } from '../alerts/alerts.repository.js';
import { AlertsService } from '../alerts/alerts.service.js';
import { DevicesService } from '../devices/devices.service.js';
import { ModelsService } from '../models/models.service.js';
import { ReleasesService } from '../suites/releases.service.js';
import { SuitesService } from '../suites/suites.service.js';
import { filesOf, subjectOf, type Refusal, type Subject } from './subject.js';

/** Gathers what a bisect of an alert would be about. */
@Injectable()
export class SubjectsService {
  constructor(
    private readonly alerts: AlertsService,
    private readonly suites: SuitesService,
    private readonly releases: ReleasesService,
    private readonly models: ModelsService,
    private readonly devices: DevicesService,
  ) {}

  /** @throws ProblemError ALERT_NOT_FOUND */
  async of(who: Principal, ref: string): Promise<{ alert: StoredAlert; subject: Subject | Refusal }> {
    const { alert, members } = await this.alerts.withMembers(who, ref);
    const [suite, releases, there] = await Promise.all([
      this.suites.byRef(who, String(alert.suite.number)),
      this.releases.all(alert.suite_id),
      this.devices.choose(who, {}),
    ]);
    const files = await this.models.toBeRun(who, filesOf({ alert, suite, releases }));
    const kept = new Set(files.filter((m) => m.deleted_at === null).map((m) => m.sha256));
    const devices = there
      .filter((d) => d.admin === 'enabled')
      .map((d) => ({ id: d.id, name: d.facts.name, engines: d.facts.engines }));
    return { alert, subject: subjectOf({ alert, members, suite, releases, devices, kept }) };
  }
}
