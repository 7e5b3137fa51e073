import { beforeAll, describe, expect, it } from 'vitest';
import { attackClasses, twinsOf } from '../../../test/attacks/all-attacks.ts';
import { makeAttackGround, type AttackGround } from '../../../test/attacks/attack-ground.ts';
import { judgeAttack, judgeTwin } from '../../../test/attacks/judge-sample.ts';

let ground: AttackGround;
beforeAll(async () => {
  ground = await makeAttackGround();
});

describe.each(attackClasses.map((attackClass) => [attackClass.name, attackClass] as const))(
  '%s',
  (_, attackClass) => {
    it('has at least three samples', () => {
      expect(attackClass.attacks.length).toBeGreaterThanOrEqual(3);
    });

    it.each(attackClass.attacks.map((attack) => [attack.title, attack] as const))(
      'is caught and named: %s',
      async (_, attack) => {
        expect(await judgeAttack(ground, attack)).toBeUndefined();
      },
    );

    it.each(twinsOf(attackClass).map((twin) => [twin.title, twin] as const))(
      'is not flagged: %s',
      async (_, twin) => {
        expect(await judgeTwin(ground, twin)).toBeUndefined();
      },
    );
  },
);
