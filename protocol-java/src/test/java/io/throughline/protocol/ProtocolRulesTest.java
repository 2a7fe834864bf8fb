// SPDX-License-Identifier: Apache-2.0
package io.throughline.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProtocolRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.throughline.protocol");

  @Test
  @DisplayName("protocol does no I/O, knows no clock, holds no locks")
  void pure() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.netty..",
            "java.net..",
            "java.nio.channels..",
            "java.util.concurrent..",
            "java.time..")
        .check(CLASSES);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    noClasses().should().callMethod(System.class, "nanoTime").check(CLASSES);
  }

  @Test
  @DisplayName("the codec knows nothing of delivery")
  void arrows() {
    noClasses()
        .that()
        .resideInAPackage("io.throughline.protocol")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.throughline.protocol.delivery")
        .check(CLASSES);
    slices().matching("io.throughline.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
