// SPDX-License-Identifier: Apache-2.0
package io.throughline.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.throughline.client.transport.Transport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may know whom. */
class ClientRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.throughline.client");

  @Test
  @DisplayName("a session does no I/O, knows no clock, no lock, and nobody above it")
  void session() {
    noClasses()
        .that()
        .resideInAPackage("..client.session..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.netty..",
            "java.net..",
            "java.nio.channels..",
            "java.time..",
            "java.util.concurrent..",
            "io.throughline.client",
            "io.throughline.client.selection..")
        .check(CLASSES);
    for (String method : new String[] {"currentTimeMillis", "nanoTime"}) {
      noClasses()
          .that()
          .resideInAPackage("..client.session..")
          .should()
          .callMethod(System.class, method)
          .check(CLASSES);
    }
  }

  @Test
  @DisplayName("selection does no I/O and knows no clock")
  void selection() {
    noClasses()
        .that()
        .resideInAPackage("..client.selection..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..", "java.nio..", "java.time..")
        .check(CLASSES);
    for (String method : new String[] {"currentTimeMillis", "nanoTime"}) {
      noClasses()
          .that()
          .resideInAPackage("..client.selection..")
          .should()
          .callMethod(System.class, method)
          .check(CLASSES);
    }
  }

  @Test
  @DisplayName("a transport knows no other, no session and no choice")
  void transports() {
    noClasses()
        .that()
        .resideInAPackage("..client.transport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.throughline.client",
            "io.throughline.client.session..",
            "io.throughline.client.selection..")
        .check(CLASSES);
    noClasses()
        .that()
        .implement(Transport.class)
        .should()
        .dependOnClassesThat()
        .implement(Transport.class)
        .check(CLASSES);
  }

  @Test
  @DisplayName("no cycles, nothing printed, nothing of the server")
  void manners() {
    slices().matching("io.throughline.client.(**)").should().beFreeOfCycles().check(CLASSES);
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.throughline.server..")
        .check(CLASSES);
  }
}
