/** The attack samples of test/attacks and their benign twins: a table by class, then each that does not fare as it must. */
import { attackClasses, twinsOf } from '../test/attacks/all-attacks.ts';
import { makeAttackGround } from '../test/attacks/attack-ground.ts';
import { judgeAttack, judgeTwin } from '../test/attacks/judge-sample.ts';

const ground = await makeAttackGround();
const faults: string[] = [];
console.log('| class | caught | twins not flagged |\n| --- | --- | --- |');
for (const attackClass of attackClasses) {
  const twins = twinsOf(attackClass);
  let [caught, quiet] = [0, 0];
  for (const attack of attackClass.attacks) {
    const fault = await judgeAttack(ground, attack);
    if (fault === undefined) caught++;
    else faults.push(`attack ${attackClass.name}: ${attack.title}: ${fault}`);
  }
  for (const twin of twins) {
    const fault = await judgeTwin(ground, twin);
    if (fault === undefined) quiet++;
    else faults.push(`twin   ${attackClass.name}: ${twin.title}: ${fault}`);
  }
  console.log(
    `| ${attackClass.name} | ${caught} of ${attackClass.attacks.length} | ${quiet} of ${twins.length} |`,
  );
}
for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
