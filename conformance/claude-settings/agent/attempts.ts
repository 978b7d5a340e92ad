import type { Doctor, Texts } from "./doctor.ts";
import type { DoctorReport } from "./report.ts";

/** How often the same is asked before it counts as inconclusive. */
export const ATTEMPTS = 4;

/** A start without a report says nothing about its files, so it is repeated. */
export async function reportOf(doctor: Doctor, texts: Texts, channelCanary: boolean): Promise<DoctorReport> {
  let report = await doctor(texts, channelCanary);
  for (let attempt = 1; attempt < ATTEMPTS && !report.ran; attempt++)
    report = await doctor(texts, channelCanary);
  return report;
}
