// SPDX-License-Identifier: Apache-2.0
package io.throughline.event;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may know whom: core → payload → API → protocol; neither side, no I/O, no clock. */
class EventRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.throughline.event");

  @Test
  @DisplayName("the layer of events does no I/O, knows no clock, no lock, no thread, no side")
  void core() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.throughline.server..",
            "io.throughline.client..",
            "io.netty..",
            "io.vertx.core.net..",
            "io.vertx.core.http..",
            "java.net..",
            "java.util.concurrent.locks..",
            "java.util.concurrent.atomic..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.Thread")
        .check(CLASSES);
    for (String method : new String[] {"currentTimeMillis", "nanoTime"}) {
      noClasses().should().callMethod(System.class, method).check(CLASSES);
    }
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
  }

  @Test
  @DisplayName("the API knows neither payloads nor the core; payloads do not know the core")
  void arrows() {
    slices().matching("io.throughline.(**)").should().beFreeOfCycles().check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("..event.payload..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..event.core..")
        .check(CLASSES);
  }

  @Test
  @DisplayName("the module exports its API to all, the rest to the two sides")
  void exports() {
    ModuleDescriptor module = Conversation.class.getModule().getDescriptor();
    Set<String> exported =
        module.exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet());
    assertEquals(Set.of("io.throughline.event"), exported);
  }
}
