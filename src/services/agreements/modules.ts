/** All that the agreement asks for, one entry a module: a new clause is a folder of its own and a line here. */
import { AgreementError } from './kernel/agreement-error.ts';
import type { Module } from './kernel/module.ts';
import { glossary } from './pasal-01-definisi/glossary.ts';
import { application } from './pasal-04-kewajiban/application.ts';
import { certificatePolicy } from './pasal-04-kewajiban/certificate-policy.ts';
import { compliance } from './pasal-04-kewajiban/compliance.ts';
import { dataRequest } from './pasal-04-kewajiban/data-request.ts';
import { event, promotion } from './pasal-04-kewajiban/event.ts';
import { obligation } from './pasal-04-kewajiban/obligation.ts';
import { recommendation } from './pasal-04-kewajiban/recommendation.ts';
import { reportFormat } from './pasal-04-kewajiban/report-format.ts';
import { infrastructure, securityIncident } from './pasal-04-kewajiban/security.ts';
import { securityAssessment } from './pasal-04-kewajiban/security-assessment.ts';
import { sop } from './pasal-04-kewajiban/sop.ts';
import { ticket } from './pasal-04-kewajiban/ticket.ts';
import { usageReport } from './pasal-04-kewajiban/usage-report.ts';
import { cost } from './pasal-06-pembiayaan/cost.ts';
import { exitChecklist } from './pasal-07-jangka-waktu/exit-checklist.ts';
import { life } from './pasal-07-jangka-waktu/life.ts';
import { officeHolder } from './pasal-07-jangka-waktu/office-holder.ts';
import { termination } from './pasal-07-jangka-waktu/termination.ts';
import { intellectualProperty } from './pasal-08-hki/intellectual-property.ts';
import { classification } from './pasal-09-kerahasiaan/classification.ts';
import { disclosure } from './pasal-09-kerahasiaan/disclosure.ts';
import { forceMajeure } from './pasal-10-keadaan-kahar/force-majeure.ts';
import { evaluation } from './pasal-11-evaluasi/evaluation.ts';
import { dispute } from './pasal-12-perselisihan/dispute.ts';
import { addendum } from './pasal-13-perubahan/addendum.ts';
import { contact } from './pasal-14-korespondensi/contact.ts';
import { letter } from './pasal-14-korespondensi/letter.ts';

export const modules: readonly Module[] = [
  life,
  officeHolder,
  glossary,
  obligation,
  usageReport,
  reportFormat,
  infrastructure,
  dataRequest,
  sop,
  securityIncident,
  securityAssessment,
  recommendation,
  promotion,
  application,
  event,
  ticket,
  certificatePolicy,
  compliance,
  cost,
  termination,
  exitChecklist,
  intellectualProperty,
  classification,
  disclosure,
  forceMajeure,
  evaluation,
  dispute,
  addendum,
  contact,
  letter,
];

const byName = new Map(modules.map((module) => [module.name, module]));

/** @throws {AgreementError} `agreement.unknown-module` */
export function getModule(name: string): Module {
  const module = byName.get(name);
  if (module !== undefined) return module;
  throw new AgreementError(
    'agreement.unknown-module',
    `expected one of ${[...byName.keys()].join(', ')}, got ${JSON.stringify(name)}`,
  );
}
